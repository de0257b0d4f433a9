import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// A view of the store as plugins see it.
final class StoreDomainView: DomainView {
    private let service: FHIRService
    private let view: any StoreView
    /// What records must not have expired by.
    private let now: Instant
    let tenant: Tenant

    init(_ service: FHIRService, _ view: any StoreView, _ tenant: Tenant) {
        self.service = service
        self.view = view
        self.tenant = tenant
        now = service.clock.now()
    }

    var schema: Schema { service.schema }
    var position: Position { view.position }
    var instant: Instant { view.instant }

    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> VersionedResource? {
        guard let version = try view.current(type, id), !version.isDeleted else { return nil }
        return try service.versioned(version)
    }

    func created(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Instant? { try view.version(type, id, 1)?.instant }

    func search(
        _ type: TypeID, _ parameters: [(name: String, value: String)], skipping: Int, limit: Int
    ) throws(OperationFailure) -> [VersionedResource] {
        let page = try view.search(try service.query(type, parameters), .first, limit: limit.adding(skipping))
        return try page.hits.dropFirst(skipping).map { hit throws(OperationFailure) in try service.versioned(hit.version) }
    }

    func count(_ type: TypeID, _ parameters: [(name: String, value: String)]) throws(OperationFailure) -> Int {
        try view.count(try service.query(type, parameters))
    }

    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] {
        try view.referrers(of: type, id, by: nil, after: 0, limit: limit).map { ($0.version.type, $0.version.id) }
    }

    func record(_ collection: PrivateCollection, _ key: String) throws(OperationFailure) -> PrivateRecord? {
        try view.record(collection.stored, key).flatMap { $0.isOver(at: now) ? nil : $0 }
    }

    func records(
        _ collection: PrivateCollection, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        try LivingRecords.read(selection, at: now, after: key, limit: limit) { after, limit throws(OperationFailure) in
            try view.records(collection.stored, selection, after: after, limit: limit)
        }
    }
}
