import FHIRCore
import FHIRSearch

/// Walks the dates of a parameter by the beginnings or the ends of their intervals, in either direction.
///
/// Keys are in the order of beginnings, in classes by length (`DateKey`). What was read of the classes is put in order as far as nothing
/// that comes later can lie before it.
struct IntervalWalk<Rows: EmbeddedRows> {
    let state: SearchState<Rows>
    let parameter: ParameterNumber
    /// Whether values are the ends.
    let byEnd: Bool
    let descends: Bool
    let isReversed: Bool

    private struct Source {
        var range: KeyRange
        /// The longest interval; nil when it is not limited.
        var longest: Int64?
        var place: IndexPlace?
        /// What comes later lies beyond this value or at it; nil at the end.
        var bound: Int64?
    }

    /// From a value on, itself included; groups of equal values are whole.
    func walk(
        from start: Int64?, _ visit: ([(value: [UInt8], rid: Int64)]) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        var sources = (0...4).map { number in source(UInt8(number), start) }
        var waiting: [(value: Int64, rid: Int64)] = []
        var size = state.tuning.batch
        for index in sources.indices { try pull(&sources[index], start, size, &waiting) }
        while true {
            let bounds = sources.compactMap(\.bound)
            let bound = descends ? bounds.max() : bounds.min()
            var ready: [(value: Int64, rid: Int64)] = []
            if let bound {
                ready = waiting.filter { precedes($0.value, bound) }
                if ready.isEmpty {
                    // The class that holds up the others.
                    for index in sources.indices where sources[index].bound == bound {
                        try pull(&sources[index], start, size, &waiting)
                    }
                    size = min(size * 2, 8192)
                    continue
                }
                waiting.removeAll { precedes($0.value, bound) }
            } else {
                ready = waiting
                waiting = []
            }
            ready.sort { $0.value == $1.value ? ($0.rid < $1.rid) != isReversed : precedes($0.value, $1.value) }
            guard try visit(ready.map { (SearchCursor.bytes($0.value), $0.rid) }), bound != nil else { return }
        }
    }

    private func precedes(_ left: Int64, _ right: Int64) -> Bool { descends ? left > right : left < right }

    /// A class, from the first key that may have a value beyond the start.
    private func source(_ number: UInt8, _ start: Int64?) -> Source {
        let longest = DateKey.longest(ofClass: Int(number))
        var range = KeyRange(from: [number], to: [number + 1])
        if let start {
            if descends {
                // Values up to the start: by the end, beginnings below it; by the beginning, those up to it.
                if start < .max { range.upper = DateKey.head(number, start + 1) }
            } else if !byEnd {
                range.lower = DateKey.head(number, start)
            } else if let longest {
                range.lower = DateKey.head(number, start.subtractingReportingOverflow(longest).overflow ? .min : start - longest)
            }
        }
        return Source(range: range, longest: longest, place: nil, bound: descends ? .max : .min)
    }

    /// Reads more of a class.
    private func pull(
        _ source: inout Source, _ start: Int64?, _ size: Int, _ waiting: inout [(value: Int64, rid: Int64)]
    ) throws(OperationFailure) {
        var count = 0
        var last: (key: [UInt8], rid: Int64, low: Int64)?
        try state.walk(parameter, source.range, beyond: source.place, descending: descends) { key, rid in
            count += 1
            guard let interval = DateKey.decode(key) else { return true }
            let value = byEnd ? interval.high : interval.low
            if let start, precedes(value, start) {} else { waiting.append((value, rid)) }
            if count >= size { last = (Array(key), rid, interval.low) }
            return count < size
        }
        guard let last else { return source.bound = nil }
        source.place = IndexPlace(last.key, last.rid)
        if !byEnd || !descends {
            // What comes later begins later and so ends later.
            source.bound = last.low
        } else if let longest = source.longest {
            source.bound = last.low.addingReportingOverflow(longest).overflow ? .max : last.low + longest
        } else {
            source.bound = .max
        }
    }
}
