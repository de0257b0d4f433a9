package import FHIRCore
package import FHIRStore

/// Short ways to write and read private records, events and warnings.
extension ContractSubject {
    /// A record of the collection that tests use, found by `slot 0` values.
    package func record(_ key: String, _ text: String = "{}", found by: [String] = [], expires: Int64? = nil) -> PrivateRecord {
        PrivateRecord(
            key: key, value: Array(text.utf8), schema: 1, secondary: by.map { SecondaryKey(slot: 0, value: $0) },
            expires: expires.map { Instant(milliseconds: $0) })
    }

    package func put(_ records: [PrivateRecord], in collection: CollectionName = "c", as access: Access? = nil) async throws {
        try await store.commit(access ?? self.access, origin) { view throws(OperationFailure) in
            for record in records { try view.putRecord(collection, record) }
        }
    }

    package func remove(_ key: String, from collection: CollectionName = "c", as access: Access? = nil) async throws {
        try await store.commit(access ?? self.access, origin) { view throws(OperationFailure) in try view.deleteRecord(collection, key) }
    }

    package func record(at key: String, of collection: CollectionName = "c", as access: Access? = nil) async throws -> PrivateRecord? {
        try await read(as: access) { view throws(OperationFailure) in try view.record(collection, key) }
    }

    /// The keys of records of a selection.
    package func keys(
        _ selection: RecordSelection, of collection: CollectionName = "c", after key: String? = nil, limit: Int = 100,
        as access: Access? = nil
    ) async throws -> [String] {
        try await read(as: access) { view throws(OperationFailure) in
            try view.records(collection, selection, after: key, limit: limit).map(\.key)
        }
    }

    package func event(_ type: String, _ data: String = "{}") -> EmittedEvent {
        EmittedEvent(type: type, source: "/test", version: "1.0", data: Array(data.utf8))
    }

    package func emit(_ types: [String], as access: Access? = nil) async throws {
        let events = types.map { event($0) }
        try await store.commit(access ?? self.access, origin) { view throws(OperationFailure) in
            for event in events { try view.emit(event) }
        }
    }

    package func refusal() -> OperationFailure { OperationFailure(.conflict, .versionConflict, "no") }
}
