import FHIRCore
import FHIRSearch

/// Walks several runs of keys together in the order of their values, in either direction: what was read of the runs is put in order as far
/// as nothing that comes later can lie before it.
struct RunWalk {
    let state: SearchState
    let runs: [OrderedRun]
    let direction: OrderedRun.Direction
    /// Whether resources of equal values come in the opposite order of their numbers.
    let isReversed: Bool

    private struct Source {
        let run: OrderedRun
        let range: KeyRange
        var place: IndexPlace?
        /// What comes later lies behind this value or at it; nil at the end.
        var bound: [UInt8]?
        /// How many rows are read next.
        var size: Int
    }

    /// From a value on, itself included; groups of equal values are whole.
    func walk(
        from start: [UInt8]?, _ visit: ([(value: [UInt8], rid: Int64)]) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        var sources: [Source] = []
        for run in runs {
            let range = start.map { run.range(from: $0, direction) } ?? run.range
            let size = max(16, state.tuning.batch / max(runs.count, 1))
            if !range.isEmpty { sources.append(Source(run: run, range: range, place: nil, bound: run.start(direction), size: size)) }
        }
        var waiting: [Row] = []
        while true {
            let bound = sources.lazy.compactMap({ $0.bound }).min { direction.precedes($0, $1) }
            var ready = waiting
            if let bound {
                let end = Row(bound, 0)
                var rest: [Row] = []
                ready.removeAll(keepingCapacity: true)
                for row in waiting {
                    if row.precedes(end, direction) { ready.append(row) } else { rest.append(row) }
                }
                if ready.isEmpty {
                    // The runs that hold up the others.
                    for index in sources.indices where sources[index].bound == bound { try pull(&sources[index], start, &waiting) }
                    continue
                }
                waiting = rest
            }
            ready.sort(direction, isReversed: isReversed)
            guard try visit(ready.map { ($0.value, $0.rid) }), bound != nil else { return }
        }
    }

    /// Reads more of a run.
    private func pull(
        _ source: inout Source, _ start: [UInt8]?, _ waiting: inout [Row]
    ) throws(OperationFailure) {
        let (run, size) = (source.run, source.size)
        var count = 0
        var last: (key: [UInt8], rid: Int64)?
        try state.walk(run.parameter, source.range, beyond: source.place, descending: direction.descends) { key, rid in
            count += 1
            if let value = run.value(key, byEnd: direction.byEnd), start.map({ !direction.precedes(value, $0) }) ?? true {
                waiting.append(Row(value, rid))
            }
            if count >= size { last = (Array(key), rid) }
            return count < size
        }
        source.size = min(size * 2, 8192)
        guard let last else { return source.bound = nil }
        source.place = IndexPlace(last.key, last.rid)
        source.bound = last.key.withUnsafeBufferPointer { run.bound($0, direction) }
    }
}

/// A row that was read, with the first bytes of its value as a number: these alone put most rows in order.
private struct Row {
    let head: UInt64
    let value: [UInt8]
    let rid: Int64

    init(_ value: [UInt8], _ rid: Int64) {
        var head: UInt64 = 0
        for index in 0..<8 { head = head << 8 | (index < value.count ? UInt64(value[index]) : 0) }
        self.head = head
        self.value = value
        self.rid = rid
    }

    func precedes(_ other: Row, _ direction: OrderedRun.Direction) -> Bool {
        head == other.head ? direction.precedes(value, other.value) : (head < other.head) != direction.descends
    }

    func hasValue(of other: Row) -> Bool { head == other.head && value == other.value }
}

extension [Row] {
    /// Puts rows in order that come from a few runs which have it but for resources of equal values.
    fileprivate mutating func sort(_ direction: OrderedRun.Direction, isReversed: Bool) {
        // Groups the right way round first: then sorting finds long runs.
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, self[end].hasValue(of: self[start]) { end += 1 }
            if (self[start].rid > self[end - 1].rid) != isReversed { self[start..<end].reverse() }
            start = end
        }
        sort { $0.hasValue(of: $1) ? ($0.rid < $1.rid) != isReversed : $0.precedes($1, direction) }
    }
}
