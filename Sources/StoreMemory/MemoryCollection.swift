import FHIRStore

/// The records of one collection, found by key, by secondary key and by expiry.
struct MemoryCollection: Sendable {
    private(set) var records: [RecordKey: PrivateRecord] = [:]
    /// All keys, and those with each secondary key and with an expiry; sorted.
    private var keys: [RecordKey] = []
    private var holders: [SecondaryRecordKey: [RecordKey]] = [:]
    private var expiring: [RecordKey] = []

    mutating func set(_ key: RecordKey, _ record: PrivateRecord?) {
        let before = records[key]
        records[key] = record
        Self.change(&keys, key, wasIn: before != nil, isIn: record != nil)
        Self.change(&expiring, key, wasIn: before?.expires != nil, isIn: record?.expires != nil)
        let (old, new) = (Self.secondary(before), Self.secondary(record))
        for value in old.union(new) {
            Self.change(&holders[value, default: []], key, wasIn: old.contains(value), isIn: new.contains(value))
            if holders[value]?.isEmpty == true { holders[value] = nil }
        }
    }

    /// The next records of a selection behind a key.
    func select(_ selection: RecordSelection, after key: RecordKey?, limit: Int) -> [PrivateRecord] {
        let candidates =
            switch selection {
            case .all: keys
            case .secondary(let slot, let value): holders[SecondaryRecordKey(slot: slot, value: value)] ?? []
            case .expired: expiring
            }
        var found: [PrivateRecord] = []
        for candidate in candidates[(key.map { Self.place(of: $0, in: candidates, isBehind: true) } ?? 0)...] {
            guard found.count < limit else { break }
            if let record = records[candidate], selection.holds(record) { found.append(record) }
        }
        return found
    }

    private static func secondary(_ record: PrivateRecord?) -> Set<SecondaryRecordKey> {
        Set((record?.secondary ?? []).map(SecondaryRecordKey.init))
    }

    private static func change(_ keys: inout [RecordKey], _ key: RecordKey, wasIn: Bool, isIn: Bool) {
        guard wasIn != isIn else { return }
        let at = place(of: key, in: keys, isBehind: false)
        if isIn { keys.insert(key, at: at) } else { keys.remove(at: at) }
    }

    /// The index of the first key that is not below the given one, or that is behind it.
    private static func place(of key: RecordKey, in keys: [RecordKey], isBehind: Bool) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind ? keys[middle] <= key : keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
