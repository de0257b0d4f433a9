import FHIRCore
import FHIRJSON
import FHIRStore

/// A user's account: what logging in needs, and in which hospitals the user has which roles. The person's name is the Practitioner's.
struct Account: StoredValue {
    static let collection = AuthCollections.accounts
    static let mostHospitals = 8
    /// In all hospitals together.
    static let mostRoles = 40

    /// The user in one hospital.
    struct Membership: Sendable, Hashable {
        var hospital: String
        var tenant: Tenant
        /// Role ids.
        var roles: [String]
        /// The id of the PractitionerRole in the hospital's tenant.
        var practitionerRole: String
    }

    let key: String
    var email: String
    /// nil: nobody can log in.
    var password: PasswordHash?
    var mustChangePassword: Bool
    var isActive: Bool
    var memberships: [Membership]
    /// The hospital that is meant when none is named.
    var home: String?
    var lockout: Lockout
    var lastLogin: Instant?
    var created: Instant
    var updated: Instant
    /// Counts the changes that clients see.
    var revision: Int64

    init(
        key: String, email: String, password: PasswordHash?, mustChangePassword: Bool, isActive: Bool, memberships: [Membership],
        home: String?, created: Instant
    ) {
        self.key = key
        self.email = email
        self.password = password
        self.mustChangePassword = mustChangePassword
        self.isActive = isActive
        self.memberships = memberships
        self.home = home
        self.created = created
        lockout = Lockout()
        updated = created
        revision = 0
    }

    func membership(in hospital: String) -> Membership? { memberships.first { $0.hospital == hospital } }
    func membership(in tenant: Tenant) -> Membership? { memberships.first { $0.tenant == tenant } }

    /// The hospital of a request that names none; nil when there are several and none is at home.
    var usualHospital: String? {
        if let home, membership(in: home) != nil { return home }
        return memberships.count == 1 ? memberships[0].hospital : nil
    }

    /// Whether it has a role in a hospital.
    func has(_ role: String, in hospital: String) -> Bool { membership(in: hospital)?.roles.contains(role) ?? false }

    /// Changes what the user is in a hospital.
    mutating func update(_ membership: Membership) {
        guard let index = memberships.firstIndex(where: { $0.hospital == membership.hospital }) else {
            memberships.append(membership)
            return
        }
        memberships[index] = membership
    }

    /// Counts a change that clients see.
    mutating func touch(at instant: Instant) {
        updated = instant
        revision += 1
    }

    /// Whether there are no more hospitals and roles than can be found by.
    var isWithinLimits: Bool {
        memberships.count <= Self.mostHospitals && memberships.reduce(0, { $0 + $1.roles.count }) <= Self.mostRoles
    }

    // MARK: The record

    var secondary: [SecondaryKey] {
        var keys = [SecondaryKey(slot: 0, value: Email.folded(email))]
        for membership in memberships {
            keys.append(SecondaryKey(slot: 1, value: membership.hospital))
            for role in membership.roles { keys.append(Self.roleKey(role, in: membership.hospital)) }
        }
        return keys
    }

    /// What the accounts with a role in a hospital are found by.
    static func roleKey(_ role: String, in hospital: String) -> SecondaryKey { SecondaryKey(slot: 2, value: hospital + "|" + role) }

    var json: JSONValue {
        .fields(
            ("email", .string(email)), ("password", password.map { .string($0.text) }),
            ("mustChangePassword", .boolean(mustChangePassword)),
            ("isActive", .boolean(isActive)),
            (
                "memberships",
                .array(
                    memberships.map {
                        .fields(
                            ("hospital", .string($0.hospital)), ("tenant", .integer(Int64($0.tenant.rawValue))),
                            ("roles", .strings($0.roles)),
                            ("practitionerRole", .string($0.practitionerRole)))
                    })
            ), ("home", home.map(JSONValue.string)), ("failures", .integer(Int64(lockout.failures))),
            ("closedUntil", lockout.until.map(JSONValue.instant)), ("lastLogin", lastLogin.map(JSONValue.instant)),
            ("created", .instant(created)), ("updated", .instant(updated)), ("revision", .integer(revision)))
    }

    init?(key: String, _ json: JSONValue) {
        guard let email = json.text("email"), let created = json.instant("created"), let updated = json.instant("updated"),
            let isActive = json["isActive"]?.boolean, let revision = json["revision"]?.integer, let items = json["memberships"]?.items
        else { return nil }
        self.key = key
        self.email = email
        self.isActive = isActive
        self.created = created
        self.updated = updated
        self.revision = Int64(revision)
        password = json.text("password").flatMap { PasswordHash($0) }
        mustChangePassword = json["mustChangePassword"]?.boolean ?? false
        memberships = items.compactMap { item in
            guard let hospital = item.text("hospital"), let tenant = item["tenant"]?.integer.flatMap(Int32.init(exactly:)) else {
                return nil
            }
            return Membership(
                hospital: hospital, tenant: Tenant(rawValue: tenant), roles: item.texts("roles") ?? [],
                practitionerRole: item.text("practitionerRole") ?? "")
        }
        home = json.text("home")
        lockout = Lockout(failures: json["failures"]?.integer ?? 0, until: json.instant("closedUntil"))
        lastLogin = json.instant("lastLogin")
    }
}
