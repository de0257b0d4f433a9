import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// The answers of the contract, made of records and resources.
enum Answers {
    static func permission(_ permission: Permission, in hospital: String) -> JSONValue {
        .fields(
            ("id", .string(permission.id)), ("resource", .string(permission.resource)), ("action", .string(permission.action)),
            ("hospitalId", .string(hospital)))
    }

    static func role(_ role: Role, in hospital: String) -> JSONValue {
        .fields(
            ("id", .string(role.key)), ("name", .string(role.name)), ("hospitalId", .string(hospital)),
            ("permissions", .array(role.permissions.map { permission($0, in: hospital) })), ("isSystemRole", .boolean(role.isSystem)),
            ("createdAt", .time(role.created)))
    }

    static func hospital(_ hospital: HospitalRecord, _ organization: VersionedResource?) -> JSONValue {
        let mapping = organization.map { OrganizationMapping($0.resource) }
        return .fields(
            ("id", .string(hospital.key)), ("name", .string(mapping?.name ?? hospital.name)),
            ("address", mapping?.address?.json ?? .null), ("phone", mapping?.phone.map(JSONValue.string) ?? .null),
            ("isActive", .boolean(hospital.isActive)), ("createdAt", .time(hospital.created)),
            ("updatedAt", .time(max(hospital.updated, organization?.instant ?? hospital.updated))))
    }

    static func apiKey(_ key: APIKey) -> JSONValue {
        .fields(
            ("id", .string(key.key)), ("name", .string(key.name)), ("hospitalId", .string(key.hospital)),
            ("permissions", .array(key.permissions.map { permission($0, in: key.hospital) })),
            ("createdBy", key.creator.map(JSONValue.string) ?? .null), ("createdAt", .time(key.created)),
            ("expiresAt", key.until.map(JSONValue.time) ?? .null), ("revokedAt", key.revoked.map(JSONValue.time) ?? .null))
    }
}

/// A user in one hospital, with everything that answers are made of.
struct UserInHospital: Sendable {
    let account: Account
    let membership: Account.Membership
    let roles: [Role]
    let name: PersonName
    let practitionerVersion: Int64
    let practitionerInstant: Instant?

    /// - Parameter view: of the hospital's tenant.
    init(
        _ account: Account, _ membership: Account.Membership, _ types: ResourceTypes, _ view: any DomainView
    ) throws(OperationFailure) {
        self.account = account
        self.membership = membership
        roles = try view.existing(Role.self, membership.roles)
        let practitioner = try ResourceID(account.key).flatMap { id throws(OperationFailure) in
            try view.current(types.practitioner, id)
        }
        name = practitioner.map { PersonName(of: $0.resource) } ?? PersonName(first: nil, last: nil)
        practitionerVersion = practitioner?.version ?? 0
        practitionerInstant = practitioner?.instant
    }

    /// Grows with each change of the account or the Practitioner.
    var version: Int64 { account.revision &+ practitionerVersion }

    /// What the roles allow, each once, in their order.
    var permissions: [Permission] {
        var seen: Set<Permission> = []
        return roles.flatMap(\.permissions).filter { seen.insert($0).inserted }
    }

    var json: JSONValue {
        let hospital = membership.hospital
        return .fields(
            ("id", .string(account.key)), ("email", .string(account.email)), ("firstName", name.first.map(JSONValue.string) ?? .null),
            ("lastName", name.last.map(JSONValue.string) ?? .null), ("hospitalId", .string(hospital)),
            ("roles", .array(roles.map { Answers.role($0, in: hospital) })),
            ("permissions", .array(permissions.map { Answers.permission($0, in: hospital) })), ("isActive", .boolean(account.isActive)),
            ("lastLoginAt", account.lastLogin.map(JSONValue.time) ?? .null), ("createdAt", .time(account.created)),
            ("updatedAt", .time(max(account.updated, practitionerInstant ?? account.updated))))
    }
}
