/// Decides whether operations on one register could have happened one after the other, each at some moment between its start and its end
/// (linearizability). Exact, because the register's writes are numbered: state n is what the n-th write made, state 0 the one before all.
struct Timeline {
    enum Effect: Sendable {
        /// Made this state.
        case write(Int)
        /// Saw one of the states for which this holds.
        case read(@Sendable (Int) -> Bool)
    }

    struct Operation: Sendable {
        /// Moments of a clock that never shows the same twice.
        var start: Int64
        var end: Int64
        var effect: Effect
    }

    /// The number of the last state.
    let last: Int

    /// Nil if there is an order; else what stands against it. O(operations · log operations) but for reads that saw no particular state.
    func contradiction(_ operations: [Operation]) -> String? {
        let byStart = operations.indices.sorted { operations[$0].start < operations[$1].start }
        let byEnd = operations.indices.sorted { operations[$0].end < operations[$1].end }
        // A place is twice the state for the write itself, one more for the reads after it.
        var places = [Int](repeating: 0, count: operations.count)
        var written = Set<Int>()
        var ended = 0
        var earliest = 0
        for index in byStart {
            // Whatever ended before this one started has its place already, and this one's is not before it.
            while ended < byEnd.count, operations[byEnd[ended]].end < operations[index].start {
                earliest = max(earliest, places[byEnd[ended]])
                ended += 1
            }
            switch operations[index].effect {
            case .write(let state):
                guard written.insert(state).inserted else { return "two operations made state \(state)" }
                guard state > 0, state <= last else { return "an operation made state \(state) of \(last)" }
                guard 2 * state > earliest else { return "state \(state) was made after state \(earliest / 2) was there" }
                places[index] = 2 * state
            case .read(let isSeen):
                // The earliest place is the best one: it forbids the least to the operations after it.
                guard let state = (earliest / 2...max(earliest / 2, last)).first(where: isSeen) else {
                    return "no state from \(earliest / 2) on is what an operation saw"
                }
                places[index] = max(2 * state + 1, earliest)
            }
        }
        return nil
    }
}
