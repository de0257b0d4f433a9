import FHIRCore
import FHIRStore
import Glibc
import Synchronization

/// Computes scrypt on threads of its own: at most two computations at once, behind a bounded queue, below the priority of requests.
///
/// A thread lives as long as there is something to compute. Nothing of it runs on the cooperative pool or blocks it.
final class PasswordHashing: Sendable {
    private struct State {
        var running = 0
        var queue: [@Sendable () -> Void] = []
    }

    /// Where a new request goes.
    private enum Admission {
        case start
        case wait
        case refuse
    }

    /// How much less the threads get of a busy processor than those that answer requests (setpriority(2)).
    private static let niceness: CInt = 10

    let parameters: ScryptParameters
    private let atOnce: Int
    private let queueLimit: Int
    private let random: Randomness
    private let state = Mutex(State())

    init(_ parameters: ScryptParameters, random: Randomness, atOnce: Int = 2, queueLimit: Int = 64) {
        self.parameters = parameters
        self.random = random
        self.atOnce = atOnce
        self.queueLimit = queueLimit
    }

    /// The hash of a password, with a new salt.
    ///
    /// - Throws: `.throttled` when the queue is full.
    func hash(_ password: String) async throws(OperationFailure) -> PasswordHash {
        let (parameters, salt) = (parameters, random.bytes(PasswordHash.saltBytes))
        guard let hash = try await run({ PasswordHash(of: password, parameters, salt: salt) }) else {
            throw OperationFailure(.fault, .unexpected, "The password could not be hashed")
        }
        return hash
    }

    /// Whether a password is the one that was hashed; for nil, which is that of nobody, it takes as long and is not.
    ///
    /// - Throws: `.throttled` when the queue is full.
    func isRight(_ password: String, _ hash: PasswordHash?) async throws(OperationFailure) -> Bool {
        let compared = hash ?? .nobody(parameters)
        let isEqual = try await run { compared.isHash(of: password) }
        return isEqual && hash != nil
    }

    /// Runs a computation when its turn comes.
    func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws(OperationFailure) -> T {
        let result: Result<T, OperationFailure> = await withCheckedContinuation { continuation in
            submit {
                continuation.resume(returning: .success(body()))
            } refused: { failure in
                continuation.resume(returning: .failure(failure))
            }
        }
        return try result.get()
    }

    private func submit(_ job: @escaping @Sendable () -> Void, refused: @Sendable (OperationFailure) -> Void) {
        let admission = state.withLock { state -> Admission in
            if state.running < atOnce {
                state.running += 1
                return .start
            }
            guard state.queue.count < queueLimit else { return .refuse }
            state.queue.append(job)
            return .wait
        }
        switch admission {
        case .wait: break
        case .refuse: refused(AuthFailures.busy)
        case .start:
            let isStarted = StoreThread.start("passwords") { [self] in
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
                job()
                while let next = next() { next() }
            }
            guard !isStarted else { return }
            // What was queued meanwhile waits for the other thread, or is taken by the next one that starts.
            state.withLock { $0.running -= 1 }
            refused(AuthFailures.busy)
        }
    }

    /// The next computation for a thread; nil when the thread is to end.
    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            if state.queue.isEmpty {
                state.running -= 1
                return nil
            }
            return state.queue.removeFirst()
        }
    }
}
