import FHIRCore
import FHIRSearch

/// Walks one plain run of keys value by value, in either direction: many small groups of equal values at a time, a large one by itself in
/// parts, so that it takes no longer than what is wanted of it.
struct GroupWalk {
    typealias Visit = ([(value: [UInt8], rid: Int64)]) throws(OperationFailure) -> Bool

    let state: SearchState
    let run: OrderedRun
    let descends: Bool
    /// Whether resources of equal values come in the opposite order of their numbers.
    let isReversed: Bool
    /// Whether each group must be visited as a whole.
    let needsGroups: Bool

    /// From a value on; without whole groups only the resources of its group that come behind `rid`.
    func walk(from start: (value: [UInt8], rid: Int64)?, _ visit: Visit) throws(OperationFailure) {
        var range = run.range
        if let start {
            guard try large(start.value, beyond: needsGroups ? nil : start.rid, visit) else { return }
            range = run.range(behind: start.value, descends: descends)
        }
        var size = state.tuning.batch
        while !range.isEmpty {
            var batch: [(value: [UInt8], rid: Int64)] = []
            try state.walk(run.parameter, range, descending: descends) { key, rid in
                if let value = run.value(key, byEnd: false) { batch.append((value, rid)) }
                return batch.count < size
            }
            guard let last = batch.last else { return }
            let isEnd = batch.count < size
            if !isEnd { batch.removeAll { $0.value == last.value } }
            guard let lastWhole = batch.last else {
                guard try large(last.value, beyond: nil, visit) else { return }
                range = run.range(behind: last.value, descends: descends)
                continue
            }
            sortGroups(&batch)
            guard try visit(batch), !isEnd else { return }
            range = run.range(behind: lastWhole.value, descends: descends)
            size = min(size * 2, 4096)
        }
    }

    /// One group, from behind a resource on.
    private func large(_ value: [UInt8], beyond rid: Int64?, _ visit: Visit) throws(OperationFailure) -> Bool {
        var last = rid ?? (isReversed ? .max : 0)
        guard !needsGroups, let keys = try self.keys(of: value) else {
            var rows: [(value: [UInt8], rid: Int64)] = []
            try state.walk(run.parameter, run.group(value)) { key, rid in
                if run.value(key, byEnd: false) == value { rows.append((value, rid)) }
                return true
            }
            rows.removeAll { isReversed ? $0.rid >= last : $0.rid <= last }
            sortGroups(&rows)
            return rows.isEmpty ? true : try visit(rows)
        }
        var size = state.tuning.batch
        while true {
            let (found, isEnd) = try state.resources(withAnyOf: keys, beyond: last, descending: isReversed, size)
            guard try visit(found.map { (value, $0) }) else { return false }
            guard !isEnd, let end = found.last else { return true }
            last = end
            size = min(size * 2, 4096)
        }
    }

    /// The keys of a value; nil when there are many.
    private func keys(of value: [UInt8]) throws(OperationFailure) -> [IndexKey]? {
        var keys: [IndexKey] = []
        var range = run.group(value)
        while keys.count < 32 {
            var next: [UInt8]?
            try state.walk(run.parameter, range) { key, _ in
                next = Array(key)
                return false
            }
            guard let next else { return keys }
            if next.withUnsafeBufferPointer({ run.value($0, byEnd: false) }) == value { keys.append(IndexKey(run.parameter, next)) }
            range.lower = next + [0]
        }
        return nil
    }

    /// Puts the resources of each group in order.
    private func sortGroups(_ rows: inout [(value: [UInt8], rid: Int64)]) {
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].value == rows[start].value { end += 1 }
            if end - start > 1 { rows[start..<end].sort { ($0.rid < $1.rid) != isReversed } }
            start = end
        }
    }
}
