import FHIRCore

/// Keys of one parameter in one range, in which values that put resources in order are found along the keys' own order or nearly so.
package struct OrderedRun: Sendable {
    /// What keys look like.
    enum Shape: Sendable, Hashable {
        /// The value is the key without as many bytes at its end, and of that no more than `limit`.
        case plain(tail: Int, limit: Int)
        /// A number behind as many bytes.
        case points(offset: Int)
        case intervals(offset: Int)
        /// Dates of a class, with the longest interval of it.
        case dates(longest: Int64?)
        /// References to resources of a type, whose name with a slash stands before the id.
        case resources(name: [UInt8], isUUID: Bool, Set<ParameterNumber>)
        case urls(Set<ParameterNumber>)
    }

    /// Which end of intervals counts, and which way values are walked.
    package struct Direction: Sendable, Hashable {
        /// The high end.
        package var byEnd: Bool
        package var descends: Bool

        package init(byEnd: Bool, descends: Bool) {
            self.byEnd = byEnd
            self.descends = descends
        }

        /// Whether one value comes before another.
        package func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
            descends ? right.lexicographicallyPrecedes(left) : left.lexicographicallyPrecedes(right)
        }
    }

    /// Behind every value.
    package static let top = [UInt8](repeating: 0xFF, count: 100)

    /// Whose rows these are.
    package let parameter: ParameterNumber
    /// What all keys begin with; what stands behind it is as the shape says.
    let head: [UInt8]
    /// Behind the head.
    private let inner: KeyRange
    let shape: Shape

    init(parameter: ParameterNumber, range: KeyRange, shape: Shape, head: [UInt8] = []) {
        self.parameter = parameter
        self.head = head
        inner = range
        self.shape = shape
    }

    /// The keys of the run.
    package var range: KeyRange { whole(inner) }

    /// The same values as they lie in pairs' rows, behind the head of a token.
    package func paired(_ pairs: OrderedKeys.Pairs) -> OrderedRun {
        OrderedRun(parameter: pairs.parameter, range: inner, shape: shape, head: pairs.head)
    }

    private func whole(_ range: KeyRange) -> KeyRange { head.isEmpty ? range : range.behind(head) }

    private func rest(_ key: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        head.isEmpty ? key : UnsafeBufferPointer(rebasing: key.dropFirst(head.count))
    }

    /// Whether the keys of each value lie together and in the order of values, whatever the direction.
    package var isPlain: Bool { if case .plain = shape { true } else { false } }

    // MARK: Values

    /// The value of a key in the range; nil when it has none.
    package func value(_ key: UnsafeBufferPointer<UInt8>, byEnd: Bool) -> [UInt8]? {
        let key = rest(key)
        return switch shape {
        case .plain(let tail, let limit): Array(key.prefix(min(max(key.count - tail, 0), limit)))
        case .points(let offset), .intervals(let offset):
            NumberKey.ends(key, from: offset).map { Array(key[byEnd ? $0.high : $0.low]) }
        case .dates: key.count == DateKey.length ? Array(byEnd ? key[9..<17] : key[1..<9]) : nil
        case .resources(_, _, let parameters), .urls(let parameters):
            ReferenceKey.parameter(of: key).map { parameters.contains($0) } == true ? text(key) : nil
        }
    }

    /// What values of later keys lie at or behind, whether this key has a value or not.
    package func bound(_ key: UnsafeBufferPointer<UInt8>, _ direction: Direction) -> [UInt8] {
        let unknown = direction.descends ? Self.top : []
        switch shape {
        case .plain, .points: return value(key, byEnd: direction.byEnd) ?? unknown
        case .intervals:
            // What comes later has a later beginning and so a later end; of what comes before, ends may lie anywhere.
            return direction.byEnd && direction.descends ? unknown : value(key, byEnd: false) ?? unknown
        case .dates(let longest):
            guard direction.byEnd, direction.descends else { return value(key, byEnd: false) ?? unknown }
            guard let longest, let low = DateKey.decode(rest(key))?.low else { return unknown }
            return DateKey.bytes(low.addingReportingOverflow(longest).overflow ? .max : low + longest)
        case .resources, .urls: return text(rest(key)) ?? unknown
        }
    }

    /// What all values of the run lie at or behind.
    package func start(_ direction: Direction) -> [UInt8] {
        if case .resources(let name, _, _) = shape { return direction.descends ? name + [0xFF] : name }
        return direction.descends ? Self.top : []
    }

    private func text(_ key: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if case .resources(let name, let isUUID, _) = shape {
            guard key.count > 3 + ReferenceKey.tail else { return nil }
            let id = key[3..<(key.count - ReferenceKey.tail)]
            return isUUID ? CompactUUID.text(id.dropFirst()).map { name + Array($0.value.utf8) } : name + Array(id)
        }
        return key.count > ReferenceKey.urlTail ? Array(key[1..<(key.count - ReferenceKey.urlTail)].prefix(URIKey.cut)) : nil
    }

    // MARK: Places

    /// The keys that may have values from one on, itself included.
    package func range(from value: [UInt8], _ direction: Direction) -> KeyRange { whole(inner(from: value, direction)) }

    private func inner(from value: [UInt8], _ direction: Direction) -> KeyRange {
        let range = inner
        switch shape {
        case .plain: return cut(at: value, innerGroup(value), direction)
        case .points(let offset): return cut(at: value, .prefix(Array(range.lower.prefix(offset + 1)) + value), direction)
        case .intervals(let offset):
            // By their ends those that begin before the value count too when it ascends.
            if direction.byEnd, !direction.descends { return range }
            return cut(at: value, .prefix(Array(range.lower.prefix(offset + 1)) + value), direction)
        case .dates(let longest): return dates(from: value, longest, direction)
        case .resources(let name, let isUUID, _): return resources(from: value, name, isUUID, direction)
        case .urls:
            let head = [ReferenceKey.url] + value
            let group = value.count < URIKey.cut ? KeyRange(from: head, to: head + [1]) : KeyRange.prefix(head)
            return cut(at: value, group, direction)
        }
    }

    /// The keys of a value, of a plain run.
    package func group(_ value: [UInt8]) -> KeyRange { whole(innerGroup(value)) }

    private func innerGroup(_ value: [UInt8]) -> KeyRange {
        guard case .plain(let tail, let limit) = shape, tail == 0, value.count < limit else { return .prefix(value) }
        return .exactly(value)
    }

    /// The keys behind those of a value, of a plain run.
    package func range(behind value: [UInt8], descends: Bool) -> KeyRange {
        let group = innerGroup(value)
        if descends { return whole(KeyRange(from: inner.lower, to: group.lower)) }
        // A group without an end is the last.
        return whole(KeyRange(from: group.upper ?? inner.upper ?? Self.top, to: inner.upper))
    }

    /// The range from a value's group on.
    private func cut(at value: [UInt8], _ group: KeyRange, _ direction: Direction) -> KeyRange {
        let range = inner
        if direction.descends {
            guard let end = group.upper else { return range }
            return KeyRange(from: range.lower, to: range.upper.map { $0.lexicographicallyPrecedes(end) ? $0 : end } ?? end)
        }
        return KeyRange(from: range.lower.lexicographicallyPrecedes(group.lower) ? group.lower : range.lower, to: range.upper)
    }

    private func dates(from value: [UInt8], _ longest: Int64?, _ direction: Direction) -> KeyRange {
        let start = DateKey.time(value)
        var range = inner
        let number = range.lower.first ?? 0
        if direction.descends {
            // By the end, beginnings lie below it; by the beginning, they are those up to it.
            if start < .max { range.upper = DateKey.head(number, start + 1) }
        } else if !direction.byEnd {
            range.lower = DateKey.head(number, start)
        } else if let longest {
            range.lower = DateKey.head(number, start.subtractingReportingOverflow(longest).overflow ? .min : start - longest)
        }
        return range
    }

    /// Ids that are UUIDs are kept as numbers, so that a place among other texts is known by its first digit only.
    private func resources(from value: [UInt8], _ name: [UInt8], _ isUUID: Bool, _ direction: Direction) -> KeyRange {
        let range = inner
        guard value.starts(with: name) else { return direction.precedes(value, start(direction)) ? range : KeyRange(from: [], to: []) }
        let id = value.dropFirst(name.count)
        if !isUUID {
            let head = Array(range.lower.prefix(3)) + id
            return cut(at: value, KeyRange(from: head, to: head + [1]), direction)
        }
        var key: [UInt8] = []
        if Array(id).withUnsafeBufferPointer({ CompactUUID.append($0, to: &key) }) {
            return cut(at: value, .prefix(Array(range.lower.prefix(3)) + key), direction)
        }
        guard let first = id.first, let digit = CompactUUID.digit(first) else { return range }
        let head = Array(range.lower.prefix(4))
        return cut(at: value, KeyRange(from: head + [digit << 4], to: KeyRange.prefix(head + [digit << 4 | 0xF]).upper), direction)
    }
}
