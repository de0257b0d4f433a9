import FHIRCore
import FHIRSchema
import FHIRSearch

/// Walking logs and index in the order of the hits.
extension OrderedSearch {
    // MARK: Time

    /// No two resources have the same sequence.
    func byTime(_ limit: Int) throws(OperationFailure) -> [Hit] {
        var range: Range<Int64> = 1..<Int64.max
        if let value = cursor?.values.first ?? nil {
            let sequence = SearchCursor.number(value)
            range = descends ? 1..<max(1, sequence) : min(sequence + 1, .max)..<Int64.max
        }
        var hits: [Hit] = []
        var size = state.tuning.batch
        while hits.count < limit {
            let versions = try state.updated(node.type, range, descending: descends, limit: size)
            let met = try engine.those(of: RidSet.make(versions.map(\.rid)), meeting: node)
            for version in versions where RidSet.contains(met, version.rid) && hits.count < limit {
                hits.append(Hit(values: try values(of: version.rid), rid: version.rid))
            }
            guard versions.count == size, let last = versions.last else { break }
            range = descends ? 1..<last.sequence : (last.sequence + 1)..<Int64.max
            size = min(size * 2, 4096)
        }
        return hits
    }

    // MARK: Parameters

    /// Hits with a value in the order of values, then those without, by number; or all of it the other way round.
    func byParameter(_ number: ParameterNumber, _ part: OrderedPart, _ limit: Int) throws(OperationFailure) -> [Hit] {
        let isPastValues = cursor.map { $0.values.first == .some(nil) } ?? false
        let valued = RowCriterion(number, [Self.valued(part)])
        if order.isReversed {
            var hits = cursor == nil || isPastValues ? try withoutValue(valued, limit) : []
            if hits.count < limit { hits += try withValue(number, part, limit - hits.count, fromStart: isPastValues) }
            return hits
        }
        var hits = isPastValues ? [] : try withValue(number, part, limit, fromStart: false)
        if hits.count < limit { hits += try withoutValue(valued, limit - hits.count) }
        return hits
    }

    /// The keys that are values: not the one that says that there is an element without any.
    private static func valued(_ part: OrderedPart) -> KeyRange {
        switch part {
        case .keys(let range): range.lower.isEmpty ? KeyRange(from: [0], to: range.upper) : range
        case .interval: KeyRange(from: [0], to: nil)
        }
    }

    /// The hits that none of the criterion's rows have; nil stands for a type that has no such parameter.
    func withoutValue(_ valued: RowCriterion?, _ limit: Int) throws(OperationFailure) -> [Hit] {
        var parts = node.conjuncts
        if let valued { parts.append(SearchNode(.not(SearchNode(.rows(valued), node.type)), node.type)) }
        let lacking = SearchNode(.and(parts), node.type)
        if order.parts.count > 1 { return try sorted(engine.all(lacking), limit) }
        let start = cursor.flatMap { $0.values.first == .some(nil) ? $0.rid : nil } ?? (order.isReversed ? .max : 0)
        return try engine.stream(lacking, beyond: start, descending: order.isReversed, limit: limit).map { Hit(values: [nil], rid: $0) }
    }

    private func withValue(
        _ number: ParameterNumber, _ part: OrderedPart, _ limit: Int, fromStart: Bool
    ) throws(OperationFailure) -> [Hit] {
        let value = fromStart ? nil : cursor?.values.first ?? nil
        var hits: [Hit] = []
        let needsGroups = order.parts.count > 1
        let visit: ([(value: [UInt8], rid: Int64)]) throws(OperationFailure) -> Bool = { rows throws(OperationFailure) in
            let met = try engine.those(of: RidSet.make(rows.map(\.rid)), meeting: node)
            var found: [Hit] = []
            for row in rows where RidSet.contains(met, row.rid) {
                // With enough hits, all of whose groups are whole, nothing more is wanted.
                if hits.count + found.count >= limit, found.last?.values[0] != row.value { break }
                let values = try values(of: row.rid)
                // A resource with several values has its place by one of them.
                guard values[0] == row.value else { continue }
                let hit = Hit(values: values, rid: row.rid)
                if fromStart || isBeyond(hit), found.last?.rid != hit.rid || found.last?.values != hit.values { found.append(hit) }
            }
            if needsGroups { found.sort { order.precedes($0.values, $0.rid, $1.values, $1.rid) } }
            hits += found
            return hits.count < limit
        }
        switch part {
        case .keys:
            let rows = RowCriterion(number, [Self.valued(part)])
            if needsGroups || descends == order.isReversed {
                try walkTogether(rows, from: value, rid: cursor?.rid, wholeGroups: needsGroups, visit)
            } else {
                try walkApart(rows, from: value, rid: cursor?.rid, visit)
            }
        case .interval:
            try IntervalWalk(state: state, parameter: number, byEnd: first.descends, descends: descends, isReversed: order.isReversed)
                .walk(from: value.map(SearchCursor.number), visit)
        }
        if hits.count > limit { hits.removeSubrange(limit...) }
        return hits
    }

    /// Keys and the resources of each in the same direction, as they lie in the index.
    private func walkTogether(
        _ rows: RowCriterion, from value: [UInt8]?, rid: Int64?, wholeGroups: Bool,
        _ visit: ([(value: [UInt8], rid: Int64)]) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        // With whole groups, that of the cursor is seen again from its beginning.
        var place = value.map { IndexPlace($0, wholeGroups ? (descends ? .max : 0) : rid ?? 0) }
        var size = state.tuning.batch
        while true {
            var batch: [(value: [UInt8], rid: Int64)] = []
            try state.walk(rows.parameter, rows.ranges[0], beyond: place, descending: descends) { key, rid in
                if batch.count >= size, !wholeGroups || batch.last.map({ KeyRange.order(key, $0.value) != 0 }) ?? true { return false }
                batch.append((Array(key), rid))
                return true
            }
            guard let last = batch.last else { return }
            guard try visit(batch), batch.count >= size else { return }
            place = IndexPlace(last.value, last.rid)
            size = min(size * 2, 4096)
        }
    }

    /// Keys in one direction, the resources of each in the other: a batch's groups are turned round, and one that goes beyond the batch is
    /// walked on its own.
    private func walkApart(
        _ rows: RowCriterion, from value: [UInt8]?, rid: Int64?, _ visit: ([(value: [UInt8], rid: Int64)]) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        var place: IndexPlace?
        if let value, let rid {
            guard try walkGroup(IndexKey(rows.parameter, value), beyond: rid, visit) else { return }
            place = behind(value)
        }
        while true {
            var batch: [(value: [UInt8], rid: Int64)] = []
            try state.walk(rows.parameter, rows.ranges[0], beyond: place, descending: descends) { key, rid in
                batch.append((Array(key), rid))
                return batch.count < state.tuning.batch
            }
            guard let last = batch.last else { return }
            let isEnd = batch.count < state.tuning.batch
            if !isEnd {
                batch.removeAll { $0.value == last.value }
                if batch.isEmpty {
                    guard try walkGroup(IndexKey(rows.parameter, last.value), beyond: order.isReversed ? .max : 0, visit) else { return }
                    place = behind(last.value)
                    continue
                }
            }
            if let last = batch.last { place = behind(last.value) }
            Self.turnGroups(&batch)
            guard try visit(batch), !isEnd else { return }
        }
    }

    /// The place behind all rows of a key.
    private func behind(_ key: [UInt8]) -> IndexPlace { IndexPlace(key, descends ? 0 : .max) }

    private func walkGroup(
        _ key: IndexKey, beyond rid: Int64, _ visit: ([(value: [UInt8], rid: Int64)]) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) -> Bool {
        var last = rid
        var size = state.tuning.batch
        let value = key.bytes
        while true {
            let found = try state.resources(with: key, beyond: last, descending: order.isReversed, limit: size)
            guard try visit(found.map { (value, $0) }) else { return false }
            guard found.count == size, let end = found.last else { return true }
            last = end
            size = min(size * 2, 4096)
        }
    }

    /// Turns the resources of each key round.
    private static func turnGroups(_ rows: inout [(value: [UInt8], rid: Int64)]) {
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].value == rows[start].value { end += 1 }
            rows[start..<end].reverse()
            start = end
        }
    }
}
