import FHIRCore
import FHIRStore

/// Collections, events and warnings as simple as can be, to compare stores with: every question walks over everything.
package struct RecordModel: Sendable {
    struct Entry: Sendable {
        var tenant: Tenant
        var collection: CollectionName
        var key: [UInt8]
        var record: PrivateRecord
    }

    struct Event: Sendable {
        var position: Int64
        var ordinal: Int32
        var tenant: Tenant
        var event: EmittedEvent
    }

    /// One thing that a commit does.
    enum Step: Sendable {
        case put(CollectionName, PrivateRecord)
        case delete(CollectionName, String)
        case emit(EmittedEvent)
        case warn(CommitWarning)
        case get(CollectionName, String)
        case list(CollectionName, RecordSelection, after: String?, limit: Int)
    }

    private(set) var entries: [Entry] = []
    private(set) var events: [Event] = []
    private(set) var warnings: [[CommitWarning]] = []
    /// How many commits there were.
    var position: Int64 { Int64(warnings.count) }

    /// Adds a commit; answers what its steps see.
    mutating func commit(_ tenant: Tenant, _ steps: [Step]) -> [[String]] {
        warnings.append([])
        return steps.map { apply($0, tenant) }
    }

    private mutating func apply(_ step: Step, _ tenant: Tenant) -> [String] {
        switch step {
        case .put(let collection, let record):
            remove(tenant, collection, record.key)
            entries.append(
                Entry(tenant: Self.owner(collection, tenant), collection: collection, key: Array(record.key.utf8), record: record))
        case .delete(let collection, let key): remove(tenant, collection, key)
        case .emit(let event):
            let ordinal = events.reversed().prefix { $0.position == position }.count + 1
            events.append(Event(position: position, ordinal: Int32(ordinal), tenant: tenant, event: event))
        case .warn(let warning): warnings[warnings.count - 1].append(warning)
        case .get(let collection, let key):
            return select(tenant, collection, .all).filter { $0.key.utf8.elementsEqual(key.utf8) }.map(Self.label)
        case .list(let collection, let selection, let after, let limit):
            return list(tenant, collection, selection, after: after, limit: limit)
        }
        return []
    }

    private mutating func remove(_ tenant: Tenant, _ collection: CollectionName, _ key: String) {
        entries.removeAll { $0.tenant == Self.owner(collection, tenant) && $0.collection == collection && $0.key == Array(key.utf8) }
    }

    private func select(_ tenant: Tenant, _ collection: CollectionName, _ selection: RecordSelection) -> [PrivateRecord] {
        entries.filter { entry in
            guard entry.tenant == Self.owner(collection, tenant), entry.collection == collection else { return false }
            switch selection {
            case .all: return true
            case .secondary(let slot, let value):
                return entry.record.secondary.contains { $0.slot == slot && Array($0.value.utf8) == Array(value.utf8) }
            case .expired(let instant): return entry.record.expires.map { $0.milliseconds < instant.milliseconds } ?? false
            }
        }.map(\.record)
    }

    func list(_ tenant: Tenant, _ collection: CollectionName, _ selection: RecordSelection, after key: String?, limit: Int) -> [String] {
        let after = Array((key ?? "").utf8)
        let found = select(tenant, collection, selection).filter { after.lexicographicallyPrecedes($0.key.utf8) }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(limit).map(Self.label)
    }

    private static func owner(_ collection: CollectionName, _ tenant: Tenant) -> Tenant { collection.isShared ? .shared : tenant }

    func events(after place: EventPlace, _ tenant: Tenant?, limit: Int) -> [String] {
        let found = events.filter { event in
            (event.position, event.ordinal) > (place.position.rawValue, place.ordinal) && (tenant == nil || tenant == event.tenant)
        }
        return found.prefix(limit).map { "\($0.position) \($0.ordinal) \($0.tenant.rawValue) \($0.event)" }
    }

    /// All that there is to a record, so that records which only look equal differ.
    static func label(_ record: PrivateRecord) -> String {
        let secondary = record.secondary.map { "\($0.slot) \(Array($0.value.utf8))" }
        return "\(Array(record.key.utf8)) \(record.value) \(record.schema) \(secondary) \(record.expires?.milliseconds ?? -1)"
    }

    static func label(_ event: StoredEvent) -> String {
        "\(event.place.position.rawValue) \(event.place.ordinal) \(event.tenant.rawValue) \(event.event)"
    }
}
