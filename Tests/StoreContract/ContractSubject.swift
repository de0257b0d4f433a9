package import FHIRCore
package import FHIRSchema
package import FHIRSearch
package import FHIRStore
import Synchronization

/// A store under test, with short ways to write and read it.
package struct ContractSubject: Sendable {
    package let store: any ResourceStore
    package let clock: ManualClock
    package let schema: Schema
    package let patient: TypeID
    package let observation: TypeID

    package init(store: any ResourceStore, clock: ManualClock, schema: Schema) {
        self.store = store
        self.clock = clock
        self.schema = schema
        patient = schema.type(named: "Patient") ?? .none
        observation = schema.type(named: "Observation") ?? .none
    }

    package let access = Access(tenant: .default, principal: "Practitioner/tester")
    package let other = Access(tenant: Tenant(rawValue: 2), principal: nil)
    package let origin = CommitOrigin(door: .fhir, client: "app", session: nil, correlationID: "test-1")

    package func id(_ text: String) -> ResourceID { ResourceID(unchecked: text) }

    /// A body whose hash follows from its text.
    package func body(_ text: String, _ keys: [IndexKey] = []) -> PreparedBody {
        let high = store.hash(text)
        return PreparedBody(
            body: Array(text.utf8), hash: BodyHash(high: high, low: ~high), keys: Set(keys).sorted())
    }

    /// A key of patients, or of another type.
    package func identifier(_ value: String, _ type: TypeID? = nil) -> IndexKey {
        IndexKey(ContractQuery.identifier(type ?? patient), Array(value.utf8))
    }

    /// The key of a reference to a patient by `Observation.subject`.
    package func reference(_ id: String) -> IndexKey {
        IndexKey(.anyReference, ReferenceKey.encode(patient, self.id(id), by: ContractQuery.subject, store.numbering))
    }

    @discardableResult
    package func put(
        _ type: TypeID, _ id: String, _ text: String, _ keys: [IndexKey] = [], as access: Access? = nil
    ) async throws -> StoredVersion {
        let id = self.id(id)
        let body = body(text, keys)
        return try await store.commit(access ?? self.access, origin) { view throws(OperationFailure) in try view.put(type, id, body) }
    }

    @discardableResult
    package func delete(_ type: TypeID, _ id: String) async throws -> StoredVersion? {
        let id = self.id(id)
        return try await store.commit(access, origin) { view throws(OperationFailure) in try view.delete(type, id) }
    }

    package func read<T: Sendable>(
        at position: Position? = nil, as access: Access? = nil, _ body: @escaping @Sendable (any StoreView) throws(OperationFailure) -> T
    ) async throws -> T {
        try await store.read(access ?? self.access, at: position, body)
    }

    package func history(
        _ scope: HistoryScope, _ filter: HistoryFilter = HistoryFilter(), before: Int64? = nil, limit: Int = 100,
        at position: Position? = nil
    ) async throws -> [StoredVersion] {
        try await read(at: position) { view throws(OperationFailure) in
            try view.history(scope, filter, before: before, limit: limit)
        }
    }

    package func search(
        _ query: ContractQuery, after: Int64? = nil, limit: Int = 100, at position: Position? = nil
    ) async throws -> [StoredVersion] {
        try await read(at: position) { view throws(OperationFailure) in try view.search(query, after: after, limit: limit) }
    }
}

extension StoredVersion {
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// A clock that tests set.
package final class ManualClock: Clock {
    private let milliseconds: Mutex<Int64>

    package init(_ milliseconds: Int64 = 1_700_000_000_000) {
        self.milliseconds = Mutex(milliseconds)
    }

    package func now() -> Instant { Instant(milliseconds: milliseconds.withLock { $0 }) }

    package func advance(_ milliseconds: Int64) {
        self.milliseconds.withLock { $0 += milliseconds }
    }
}
