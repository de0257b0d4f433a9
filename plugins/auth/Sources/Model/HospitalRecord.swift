import FHIRCore
import FHIRJSON
import FHIRStore

/// A hospital as a tenant of the server; its name, address and phone are the Organization's of the same id.
struct HospitalRecord: StoredValue {
    static let collection = AuthCollections.hospitals

    let key: String
    let tenant: Tenant
    /// As it was given last; the Organization's is what is shown.
    var name: String
    /// Whether anybody can use it.
    var isActive: Bool
    var created: Instant
    var updated: Instant
    var revision: Int64

    init(key: String, tenant: Tenant, name: String, created: Instant) {
        self.key = key
        self.tenant = tenant
        self.name = name
        self.created = created
        isActive = true
        updated = created
        revision = 0
    }

    /// The first one, whose administrators administer the server.
    var isFirst: Bool { tenant == .default }

    static func tenantKey(_ tenant: Tenant) -> String { String(tenant.rawValue) }

    var secondary: [SecondaryKey] { [SecondaryKey(slot: 0, value: Self.tenantKey(tenant))] }

    var json: JSONValue {
        .fields(
            ("tenant", .integer(Int64(tenant.rawValue))), ("name", .string(name)), ("isActive", .boolean(isActive)),
            ("created", .instant(created)), ("updated", .instant(updated)), ("revision", .integer(revision)))
    }

    init?(key: String, _ json: JSONValue) {
        guard let tenant = json["tenant"]?.integer.flatMap(Int32.init(exactly:)), let name = json.text("name"),
            let isActive = json["isActive"]?.boolean, let created = json.instant("created"), let updated = json.instant("updated")
        else { return nil }
        self.key = key
        self.tenant = Tenant(rawValue: tenant)
        self.name = name
        self.isActive = isActive
        self.created = created
        self.updated = updated
        revision = Int64(json["revision"]?.integer ?? 0)
    }
}
