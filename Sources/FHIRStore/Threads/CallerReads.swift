import FHIRCore

/// Runs short read closures on the thread that asks for them, with resources that belong to no thread.
///
/// No more at a time than there are reader threads, so that they leave others room. A closure that takes too long is stopped and is the
/// reader threads' to begin anew.
final class CallerReads<Resource>: Sendable {
    /// A resource that nobody uses.
    private struct Spare: @unchecked Sendable {
        // Proof for @unchecked: a spare is in `idle` once, taken out under the monitor's lock by one caller, who alone uses the resource
        // until it is put back.
        let resource: Resource
    }

    private struct State {
        var idle: [Spare] = []
        /// Resources in use.
        var busy = 0
        var isClosed = false
    }

    /// Whether a resource is there, has to be made, or none is to be had.
    private enum Turn {
        case use(Spare), make, none
    }

    private let state = Monitor(State())
    private let time: Duration
    private let limit: Int
    private let make: @Sendable () throws(OperationFailure) -> Resource

    init(_ settings: ReaderSettings, _ make: @escaping @Sendable () throws(OperationFailure) -> Resource) {
        time = settings.callerTime
        limit = settings.threads
        self.make = make
    }

    /// What the closure answers; nil when it has to run elsewhere: it took too long, or no resource was free.
    func run<T>(_ body: (Resource, WorkBudget) throws(OperationFailure) -> T) -> Result<T, OperationFailure>? {
        guard time > .zero else { return nil }
        let limit = limit
        let turn = state.locked { state -> Turn in
            if state.isClosed || state.busy >= limit { return .none }
            state.busy += 1
            return state.idle.popLast().map { .use($0) } ?? .make
        }
        let spare: Spare
        switch turn {
        case .none: return nil
        case .use(let idle): spare = idle
        case .make:
            guard let made = try? make() else {
                state.locked { $0.busy -= 1 }
                return nil
            }
            spare = Spare(resource: made)
        }
        let budget = WorkBudget(time, overrun: StoreFailures.readBudget, isOfCaller: true)
        let result = ReaderThreads<Resource>.result(of: body, .success(spare.resource), budget)
        state.locked { state in
            state.busy -= 1
            state.idle.append(spare)
        }
        return budget.failure == nil ? result : nil
    }

    /// Waits for what runs, and gives the resources up. Blocks.
    func close() {
        state.locked { $0.isClosed = true }
        let rest = state.waiting { state -> [Spare]? in
            guard state.busy == 0 else { return nil }
            let rest = state.idle
            state.idle = []
            return rest
        }
        _ = rest
    }
}
