import Crypto
package import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRSearch
package import FHIRStore
package import PluginKit

/// What the service does for plugins: views and commits in their terms.
extension FHIRService: DomainHost {
    package var origin: String { settings.origin }

    package func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any DomainView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        let service = try await conforming(access.tenant)
        return try await store.read(access, at: position) { view throws(OperationFailure) in
            try body(StoreDomainView(service, view, access.tenant))
        }
    }

    package func write<T: Sendable>(
        _ caller: Caller, _ body: @escaping @Sendable (any DomainWriter) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        try await commit(caller) { view, tracker throws(OperationFailure) in
            let domain = CommitDomainView(tracker.service, view, tracker, caller, by: .caller)
            let result = try body(domain)
            domain.finish()
            return result
        }
    }

    package func events(after place: EventPlace, _ access: Access, limit: Int) async throws(OperationFailure) -> [DomainEvent] {
        let stored = try await store.events(after: place, tenant: access.isHost ? nil : access.tenant, limit: limit)
        return try stored.map { event throws(OperationFailure) in
            DomainEvent(event, id: eventID(event.place), data: try JSONValue.parse(event.event.data))
        }
    }

    /// UUIDv5 (RFC 9562) of the store, the position and the place in the commit: the same whenever the event is read.
    func eventID(_ place: EventPlace) -> String {
        var hash = Insecure.SHA1()
        hash.update(data: store.identity.bytes)
        hash.update(data: Array("\(place.position.rawValue)/\(place.ordinal)".utf8))
        let digest = Array(hash.finalize())
        func word(_ start: Int) -> UInt64 { digest[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
        return UUIDValue(version: 5, high: word(0), low: word(8)).description
    }

    // MARK: For views

    /// A version as plugins see it: without the id and meta elements that the server adds.
    func versioned(_ version: StoredVersion) throws(OperationFailure) -> VersionedResource {
        VersionedResource(Resource(try arena(version)), version.id, version: version.version, instant: version.instant)
    }

    /// The query of a search by FHIR's parameters.
    func query(_ type: TypeID, _ parameters: [(name: String, value: String)]) throws(OperationFailure) -> SearchQuery {
        try SearchRequest(parameters, scope: .type(type), purpose: .answer(isLenient: false), now: clock.now(), context).query
    }
}
