import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// The newest state inside a commit as plugins see and change it; each write is judged like every other.
///
/// For the rules it has the tenant's authority; for what plugins do on behalf of a caller, the caller's, but for who refers to what.
final class CommitDomainView: DomainWriter {
    private let service: FHIRService
    private let view: any CommitView
    private let caller: Caller
    private var session: WriteSession

    init(
        _ service: FHIRService, _ view: any CommitView, _ tracker: ConformanceTracker, _ caller: Caller, by authority: CommitAuthority
    ) {
        self.service = service
        self.view = view
        self.caller = caller
        session = WriteSession(view, tracker, by: authority)
        // A load finds what refers to nothing when everything has been read.
        if caller.origin.door == .load { session.checksReferences = false }
    }

    /// Lets be checked, in the end, what must hold over everything that was written through this view.
    func finish() { session.finish() }

    var schema: Schema { service.schema }
    var position: Position { view.position }
    var instant: Instant { view.instant }
    var tenant: Tenant { caller.access.tenant }

    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> VersionedResource? {
        guard let version = try session.lookup.current(type, id), !version.isDeleted else { return nil }
        return try service.versioned(version)
    }

    func created(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Instant? { nil }

    func search(
        _ type: TypeID, _ parameters: [(name: String, value: String)], skipping: Int, limit: Int
    ) throws(OperationFailure) -> [VersionedResource] {
        let query = try service.query(type, parameters)
        let found = try session.lookup.search(query, limit.adding(skipping)).dropFirst(skipping)
        return try found.map { version throws(OperationFailure) in try service.versioned(version) }
    }

    func count(_ type: TypeID, _ parameters: [(name: String, value: String)]) throws(OperationFailure) -> Int {
        try session.lookup.search(try service.query(type, parameters), .max).count
    }

    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] {
        try view.referrers(of: type, id, limit: limit)
    }

    func record(_ collection: PrivateCollection, _ key: String) throws(OperationFailure) -> PrivateRecord? {
        try view.record(collection.stored, key).flatMap { $0.isOver(at: view.instant) ? nil : $0 }
    }

    func records(
        _ collection: PrivateCollection, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        try LivingRecords.read(selection, at: view.instant, after: key, limit: limit) { after, limit throws(OperationFailure) in
            try view.records(collection.stored, selection, after: after, limit: limit)
        }
    }

    func create(_ resource: ResourceEditor, as id: ResourceID?) throws(OperationFailure) -> VersionedResource {
        try made(try session.create(service.prepare(resource.arena), as: id), resource)
    }

    func update(_ resource: ResourceEditor, _ id: ResourceID, ifMatch version: Int64?) throws(OperationFailure) -> VersionedResource {
        var preconditions = InteractionRequest.Preconditions()
        preconditions.ifMatch = version.map { "W/\"\($0)\"" }
        return try made(try session.update(service.prepare(resource.arena), id, preconditions), resource)
    }

    func delete(_ type: TypeID, _ id: ResourceID, ifMatch version: Int64?) throws(OperationFailure) -> Bool {
        var preconditions = InteractionRequest.Preconditions()
        preconditions.ifMatch = version.map { "W/\"\($0)\"" }
        return try session.delete(type, id, preconditions).effect == .deleted
    }

    private func made(_ result: WriteResult, _ resource: ResourceEditor) throws(OperationFailure) -> VersionedResource {
        guard let version = result.version else { throw OperationFailure(.fault, .unexpected, "The write made no version") }
        return VersionedResource(resource.resource, version.id, version: version.version, instant: version.instant)
    }

    func put(_ record: PrivateRecord, in collection: PrivateCollection) throws(OperationFailure) {
        try view.putRecord(collection.stored, record)
    }

    func remove(_ key: String, from collection: PrivateCollection) throws(OperationFailure) {
        try view.deleteRecord(collection.stored, key)
    }

    func emit(_ event: ProposedEvent) throws(OperationFailure) {
        guard let source = service.plugins.events[event.type] else {
            throw OperationFailure(.fault, .unexpected, "An event that no plugin declares was to be stored")
        }
        try view.emit(
            EmittedEvent(type: event.type, source: source.service, version: source.version, data: event.data.write()))
    }
}
