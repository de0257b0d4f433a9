import FHIRCore

/// Private records, events and warnings inside a group.
extension PendingGroup {
    /// The newest state of a record.
    func record(_ key: RecordKey, of collection: RecordCollection) throws(OperationFailure) -> PrivateRecord? {
        if let pending = records[collection]?.records[key] { return pending.record }
        return try rows.record(key, of: collection)
    }

    /// Records in the order of their keys: the store's, with those that the group wrote in their places.
    func records(
        of collection: RecordCollection, _ selection: RecordSelection, after key: RecordKey?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        guard limit > 0 else { return [] }
        guard let pending = records[collection] else { return try rows.records(of: collection, selection, after: key, limit: limit) }
        var written = pending.select(selection, after: key)[...]
        var found: [PrivateRecord] = []
        var place = key
        while found.count < limit {
            let stored = try rows.records(of: collection, selection, after: place, limit: limit)
            for record in stored {
                let key = RecordKey(record.key)
                while let first = written.first, first.key < key { found.append(written.removeFirst().record) }
                if pending.records[key] == nil { found.append(record) }
                place = key
            }
            guard stored.count == limit else { break }
        }
        if found.count < limit { found += written.prefix(limit - found.count).map(\.record) }
        return Array(found.prefix(limit))
    }

    func put(_ record: PrivateRecord, in collection: RecordCollection) {
        write(PendingWrites.Record(collection: collection, key: RecordKey(record.key), record: record))
        bytes += record.value.count
    }

    func remove(_ key: RecordKey, from collection: RecordCollection) throws(OperationFailure) {
        guard try record(key, of: collection) != nil else { return }
        write(PendingWrites.Record(collection: collection, key: key, record: nil))
    }

    private func write(_ write: PendingWrites.Record) {
        undo.append(.record(records[write.collection]?.records[write.key], write.collection, write.key))
        records[write.collection, default: PendingCollection()].set(write)
        recordWrites += 1
    }

    /// What became of all records that the group wrote.
    func pendingRecords() -> [PendingWrites.Record] {
        records.sorted { $0.key < $1.key }.flatMap { _, pending in pending.records.values.sorted { $0.key < $1.key } }
    }

    func emit(_ event: EmittedEvent, _ tenant: Tenant, _ next: CommitPoint) throws(OperationFailure) {
        guard eventsOfCommit < EmittedEvent.mostOfCommit else { throw StoreFailures.eventCount }
        let place = EventPlace(position: next.position, ordinal: Int32(eventsOfCommit) + 1)
        undo.append(.upkeep)
        events.append(PendingWrites.Event(place: place, tenant: tenant, event: event))
        bytes += event.data.count
    }

    func warn(_ warning: CommitWarning, _ next: CommitPoint) {
        undo.append(.upkeep)
        warnings.append(PendingWrites.Warning(position: next.position, warning: warning))
    }
}
