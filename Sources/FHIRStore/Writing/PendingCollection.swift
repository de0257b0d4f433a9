/// What a group wrote to one collection of records so far: it lies over the store's.
struct PendingCollection {
    /// The newest state of each record that was written.
    var records: [RecordKey: PendingWrites.Record] = [:]
    /// Which written records have, or had, a secondary key; never shrinks, so hits must be verified.
    private var holders: [SecondaryRecordKey: [RecordKey]] = [:]

    mutating func set(_ write: PendingWrites.Record) {
        let before = records.updateValue(write, forKey: write.key)
        guard let record = write.record, !record.secondary.isEmpty else { return }
        let known = Set((before?.record?.secondary ?? []).map(SecondaryRecordKey.init))
        for key in Set(record.secondary.map(SecondaryRecordKey.init)) where !known.contains(key) {
            holders[key, default: []].append(write.key)
        }
    }

    /// Written records of a selection behind a key, in the order of keys.
    func select(_ selection: RecordSelection, after key: RecordKey?) -> [(key: RecordKey, record: PrivateRecord)] {
        var found: [(key: RecordKey, record: PrivateRecord)] = []
        func add(_ write: PendingWrites.Record) {
            guard let record = write.record, selection.holds(record) else { return }
            if let key, write.key <= key { return }
            found.append((write.key, record))
        }
        if case .secondary(let slot, let value) = selection {
            for holder in Set(holders[SecondaryRecordKey(slot: slot, value: value)] ?? []) {
                if let write = records[holder] { add(write) }
            }
        } else {
            for write in records.values { add(write) }
        }
        return found.sorted { $0.key < $1.key }
    }
}
