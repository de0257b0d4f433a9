import CSQLite
import FHIRCore
import FHIRSearch
import FHIRStore
import Glibc
import Synchronization

/// The index of words of a store: the thread that keeps it behind the writes, and who may read it meanwhile.
///
/// No commit waits for it and no failure of it reaches a commit. What it lacks, searches read in the resources.
final class WordIndex: Sendable {
    private struct State: Sendable {
        var isRunning = false
        var isClosed = false
        var isCondemned = false
    }

    /// An open file, and the number of times that the file had been opened anew by then.
    struct Opened {
        let file: WordFile
        let generation: Int
    }

    private struct Shared: Sendable {
        var generation = 0
        /// Whether the file belongs to this database and can be asked.
        var isUsable = false
    }

    private let options: SQLiteOptions
    private let facts: StoreFacts
    private let state = Monitor(State())
    /// Held while a reader opens the file, so that it is never removed meanwhile.
    private let shared = Mutex(Shared())

    init(_ options: SQLiteOptions, _ facts: StoreFacts) {
        self.options = options
        self.facts = facts
    }

    // MARK: Readers

    /// Changes when the file is made anew; 0 when it cannot be asked.
    var generation: Int { shared.withLock { $0.isUsable ? $0.generation : 0 } }

    /// The file for one reader; nil when it cannot be asked (yet).
    func open() -> sending Opened? {
        shared.withLock { [options, facts] shared in
            guard shared.isUsable, let file = try? WordFile(options, canCreate: false) else { return nil }
            // The first look opens what else belongs to the file.
            guard (try? file.state(of: facts.id)) != nil else { return nil }
            return Opened(file: file, generation: shared.generation)
        }
    }

    /// Has the file made anew, as it is damaged.
    func condemn(_ generation: Int) {
        let isMeant = shared.withLock { shared in
            guard shared.isUsable, shared.generation == generation else { return false }
            shared.isUsable = false
            return true
        }
        if isMeant { state.locked(wakingAll: true) { $0.isCondemned = true } }
    }

    // MARK: The thread

    /// Begins; nothing if it was begun before. Without a thread for it there is no index.
    func start(_ reading: @escaping WordReading, _ note: @escaping @Sendable (StaticString) -> Void) {
        let isNew = state.locked { state in
            if state.isRunning || state.isClosed { return false }
            state.isRunning = true
            return true
        }
        guard isNew, !StoreThread.start("store-words", { self.run(reading, note) }) else { return }
        state.locked { $0.isRunning = false }
    }

    /// Ends the thread; of the step that is under way it does no more than it has read. Blocks.
    func close() {
        state.locked(wakingAll: true) { $0.isClosed = true }
        _ = state.waiting { $0.isRunning ? nil : true }
    }

    private func run(_ reading: @escaping WordReading, _ note: (StaticString) -> Void) {
        // Of this thread alone, as Linux has it.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 15)
        var pause = Duration.zero
        while state.waiting(timeout: pause, { $0.isClosed ? true : nil }) == nil {
            do throws(OperationFailure) {
                try follow(reading, note)
            } catch {
                note("the index of words cannot be opened or made; searches by text read the resources")
            }
            shared.withLock { $0.isUsable = false }
            pause = min(max(pause * 2, options.words.patience / 4), options.words.patience * 64)
        }
        state.locked(wakingAll: true) { $0.isRunning = false }
    }

    /// Keeps the index until the store is closed or the file is condemned.
    private func follow(_ reading: @escaping WordReading, _ note: (StaticString) -> Void) throws(OperationFailure) {
        let connection = try SQLiteConnection(options, cacheBytes: 2 << 20)
        csqlite_keep_log_on_close(connection.handle, 1)
        defer { connection.close() }
        let isCondemned = state.locked { state in
            defer { state.isCondemned = false }
            return state.isCondemned
        }
        if isCondemned {
            note("the index of words was damaged and is made anew; until it is done, searches by text read the resources that it lacks")
            WordFile.remove(options)
        }
        let isClosed: () -> Bool = { self.state.locked { $0.isClosed } }
        let follower = try WordFollower(options, facts, SQLiteRows(connection, facts.types), reading, isClosed)
        defer { follower.close() }
        shared.withLock { shared in
            shared.generation += 1
            shared.isUsable = true
        }
        var wait = Duration.zero
        var failures = 0
        while state.waiting(timeout: wait, { $0.isClosed || $0.isCondemned ? true : nil }) == nil {
            do throws(OperationFailure) {
                wait = try follower.step()
                failures = 0
            } catch {
                if follower.isDamaged { return condemn(generation) }
                // What is there can be asked meanwhile.
                if failures == 0 { note("the index of words cannot be written; searches by text read the resources that it lacks") }
                failures += 1
                wait = options.words.patience
                // With new connections it may go on.
                if failures == 16 { return }
            }
        }
    }
}
