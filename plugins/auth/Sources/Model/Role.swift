import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

typealias Permission = Permissions.Permission

/// A role of a hospital: a name for some permissions.
struct Role: StoredValue {
    static let collection = AuthCollections.roles
    static let mostPermissions = 500

    let key: String
    var name: String
    var permissions: [Permission]
    /// Whether it comes with the server and cannot be changed.
    let isSystem: Bool
    let created: Instant
    var revision: Int64

    init(key: String, name: String, permissions: [Permission], isSystem: Bool, created: Instant, revision: Int64 = 0) {
        self.key = key
        self.name = name
        self.permissions = permissions
        self.isSystem = isSystem
        self.created = created
        self.revision = revision
    }

    static func folded(_ name: String) -> String { String(decoding: name.lowercased().utf8.prefix(256), as: UTF8.self) }

    var secondary: [SecondaryKey] { [SecondaryKey(slot: 0, value: Self.folded(name))] }

    var json: JSONValue {
        .fields(
            ("name", .string(name)), ("permissions", .array(permissions.map(\.json))), ("isSystem", .boolean(isSystem)),
            ("created", .instant(created)), ("revision", .integer(revision)))
    }

    init?(key: String, _ json: JSONValue) {
        guard let name = json.text("name"), let items = json["permissions"]?.items, let created = json.instant("created") else {
            return nil
        }
        self.init(
            key: key, name: name, permissions: items.compactMap { Permission($0) }, isSystem: json["isSystem"]?.boolean ?? false,
            created: created, revision: Int64(json["revision"]?.integer ?? 0))
    }
}

/// A permission that roles of a hospital may have.
struct PermissionRecord: StoredValue {
    static let collection = AuthCollections.permissions

    let permission: Permission

    init(_ permission: Permission) {
        self.permission = permission
    }

    var key: String { permission.id }
    var json: JSONValue { permission.json }

    init?(key: String, _ json: JSONValue) {
        guard let permission = Permission(json) else { return nil }
        self.init(permission)
    }
}

extension Permissions.Permission {
    /// `patients.read`; `any` stands for all.
    var id: String { [resource, action].map { $0 == "*" ? "any" : $0 }.joined(separator: ".") }

    /// Whether it stands for several.
    var isWide: Bool { resource == "*" || action == "*" }

    /// Whether both are words such as `lab-orders`, or `*`, and fit into an id.
    var isLegal: Bool {
        id.utf8.count <= 64
            && [resource, action].allSatisfy { word in
                word == "*"
                    || (word != "any" && word.utf8.first.map { (0x61...0x7A).contains($0) } ?? false
                        && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
            }
    }

    var json: JSONValue { .fields(("resource", .string(resource)), ("action", .string(action))) }

    init?(_ json: JSONValue) {
        guard let resource = json.text("resource"), let action = json.text("action") else { return nil }
        self.init(resource, action)
    }
}

extension Permissions {
    /// Whether the caller may give and take all of this: what it may do itself, and a hospital's own permissions if it may add such.
    func cover(_ permissions: some Sequence<Permission>) -> Bool {
        permissions.allSatisfy { allow($0.resource, $0.action) || SystemRoles.isOwn($0) && allow("permissions", "write") }
    }

    /// Whether the caller administers the server.
    var isServerAdministrator: Bool { allow("*", "*") }
}
