import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// Creating, changing and removing users, inside commits of their hospital.
extension AuthService {
    /// A user as a commit finds and changes it.
    struct Member {
        var account: Account
        var membership: Account.Membership
        let seen: UserInHospital
    }

    /// A user of the view's hospital.
    ///
    /// - Throws: 404 when there is none.
    func member(_ id: String, _ view: any DomainView) throws(OperationFailure) -> Member {
        guard let account = try view.find(Account.self, id), let membership = account.membership(in: view.tenant) else {
            throw AuthFailures.notFound
        }
        return Member(account: account, membership: membership, seen: try UserInHospital(account, membership, types, view))
    }

    /// The roles of ids that a caller gives or takes.
    ///
    /// - Throws: 422 when one is not there; 403 when one allows what the caller may not do.
    func roles(_ ids: [String], _ caller: Caller, _ view: any DomainView) throws(OperationFailure) -> [Role] {
        var roles: [Role] = []
        for id in ids where !roles.contains(where: { $0.key == id }) {
            guard let role = try view.find(Role.self, id) else {
                throw AuthFailures.invalid("roles", "Expected the ids of roles of the hospital")
            }
            roles.append(role)
        }
        guard roles.allSatisfy({ caller.permissions.cover($0.permissions) }) else { throw AuthFailures.beyondOwn }
        return roles
    }

    /// - Throws: 403 unless the caller may take over the account: the user has no more permissions and is in no other hospital.
    func requireManaging(_ user: Member, _ caller: Caller) throws(OperationFailure) {
        if caller.permissions.isServerAdministrator { return }
        guard user.account.memberships.count == 1, caller.permissions.cover(user.seen.permissions) else { throw AuthFailures.beyondOwn }
    }

    // MARK: Writing

    /// What a new user is.
    struct NewUser: Sendable {
        let id: ResourceID
        let practitionerRole: ResourceID
        var email: String
        var name: PersonName
        var password: PasswordHash
        var mustChangePassword: Bool
        var isActive: Bool
    }

    /// Creates the account, the Practitioner and the PractitionerRole.
    func create(_ new: NewUser, _ roles: [Role], in hospital: HospitalRecord, _ writer: any DomainWriter) throws(OperationFailure)
        -> Account
    {
        try requireUnused(new.email, by: nil, writer)
        let membership = Account.Membership(
            hospital: hospital.key, tenant: hospital.tenant, roles: roles.map(\.key), practitionerRole: new.practitionerRole.value)
        let account = Account(
            key: new.id.value, email: new.email, password: new.password, mustChangePassword: new.mustChangePassword, isActive: new.isActive,
            memberships: [membership], home: hospital.key, created: writer.instant)
        guard account.isWithinLimits else { throw AuthFailures.rule(.limits, .unprocessable) }
        var practitioner = ResourceEditor(writer.schema, "Practitioner")
        PractitionerMapping(name: new.name, email: new.email, isActive: new.isActive).write(to: &practitioner)
        _ = try writer.create(practitioner, as: new.id)
        var role = ResourceEditor(writer.schema, "PractitionerRole")
        mapping(account, membership, roles).write(to: &role)
        _ = try writer.create(role, as: new.practitionerRole)
        try writer.store(account)
        try writer.emit(AuthEvents.userCreated(account.key, in: hospital.key))
        for role in roles { try writer.emit(AuthEvents.roleAssigned(role.key, to: account.key, in: hospital.key)) }
        return account
    }

    /// Stores a changed user with its resources, and tells what became of its roles.
    ///
    /// - Parameters:
    ///   - user: with `account` and `membership` as they are to be.
    ///   - name: as it is to be; nil leaves it.
    func store(_ user: Member, name: PersonName?, roles: [Role], _ writer: any DomainWriter) throws(OperationFailure) {
        var account = user.account
        let (old, new) = (user.seen.membership, user.membership)
        account.update(new)
        account.touch(at: writer.instant)
        guard account.isWithinLimits else { throw AuthFailures.rule(.limits, .unprocessable) }
        try requireAdministrator(without: user.seen.account, now: account, writer)
        try writePractitioner(account, name, writer)
        try writePractitionerRole(account, new, roles, writer)
        try writer.store(account)
        for role in new.roles where !old.roles.contains(role) {
            try writer.emit(AuthEvents.roleAssigned(role, to: account.key, in: new.hospital))
        }
        for role in old.roles where !new.roles.contains(role) {
            try writer.emit(AuthEvents.roleRevoked(role, from: account.key, in: new.hospital))
        }
    }

    /// Takes a user out of the hospital; the account goes with the last one. The Practitioner stays, inactive, for what refers to it.
    func remove(_ user: Member, _ writer: any DomainWriter) throws(OperationFailure) {
        var account = user.account
        account.memberships.removeAll { $0.hospital == user.membership.hospital }
        if account.home == user.membership.hospital { account.home = nil }
        account.touch(at: writer.instant)
        try requireAdministrator(without: user.seen.account, now: account.memberships.isEmpty ? nil : account, writer)
        var gone = user.account
        gone.isActive = false
        try writePractitioner(gone, nil, writer)
        try writePractitionerRole(gone, user.membership, user.seen.roles, writer)
        if account.memberships.isEmpty { try writer.remove(account) } else { try writer.store(account) }
        try endSessions(of: account.key, writer)
        for role in user.membership.roles {
            try writer.emit(AuthEvents.roleRevoked(role, from: account.key, in: user.membership.hospital))
        }
        try writer.emit(AuthEvents.userDeleted(account.key, in: user.membership.hospital))
    }

    /// Makes an existing user a member of the hospital's staff.
    func join(
        _ account: Account, _ name: PersonName, _ practitionerRole: ResourceID, _ roles: [Role], in hospital: HospitalRecord,
        _ writer: any DomainWriter
    ) throws(OperationFailure) -> UserInHospital {
        var account = account
        let membership = Account.Membership(
            hospital: hospital.key, tenant: hospital.tenant, roles: roles.map(\.key), practitionerRole: practitionerRole.value)
        account.update(membership)
        account.touch(at: writer.instant)
        guard account.isWithinLimits else { throw AuthFailures.rule(.limits, .unprocessable) }
        try writePractitioner(account, name, writer)
        try writePractitionerRole(account, membership, roles, writer)
        try writer.store(account)
        try writer.emit(AuthEvents.userUpdated(account.key, in: hospital.key))
        for role in roles { try writer.emit(AuthEvents.roleAssigned(role.key, to: account.key, in: hospital.key)) }
        return try UserInHospital(account, membership, types, writer)
    }

    private func mapping(_ account: Account, _ membership: Account.Membership, _ roles: [Role]) -> PractitionerRoleMapping {
        PractitionerRoleMapping(
            user: account.key, hospital: membership.hospital, roles: roles.map { .init(id: $0.key, name: $0.name) },
            isActive: account.isActive)
    }

    private func writePractitioner(_ account: Account, _ name: PersonName?, _ writer: any DomainWriter) throws(OperationFailure) {
        guard let id = ResourceID(account.key) else { return }
        let current = try writer.current(types.practitioner, id)
        var editor = current.map { ResourceEditor($0.resource) } ?? ResourceEditor(writer.schema, "Practitioner")
        PractitionerMapping(
            name: name ?? PersonName(of: editor.resource), email: account.email, isActive: account.isActive
        ).write(to: &editor)
        _ = try writer.update(editor, id, ifMatch: current?.version)
    }

    private func writePractitionerRole(
        _ account: Account, _ membership: Account.Membership, _ roles: [Role], _ writer: any DomainWriter
    ) throws(OperationFailure) {
        guard let id = ResourceID(membership.practitionerRole) else { return }
        let current = try writer.current(types.practitionerRole, id)
        var editor = current.map { ResourceEditor($0.resource) } ?? ResourceEditor(writer.schema, "PractitionerRole")
        mapping(account, membership, roles).write(to: &editor)
        _ = try writer.update(editor, id, ifMatch: current?.version)
    }

    // MARK: Rules

    /// - Throws: 409 when another account has the e-mail.
    func requireUnused(_ email: String, by user: String?, _ view: any DomainView) throws(OperationFailure) {
        guard let other = try view.first(Account.self, slot: 0, Email.folded(email)), other.key != user else { return }
        throw AuthFailures.rule(.emailUnique, .conflict, at: "email")
    }

    /// - Throws: 409 when a change would leave the server without an administrator who can log in.
    private func requireAdministrator(without old: Account, now new: Account?, _ view: any DomainView) throws(OperationFailure) {
        guard let first = try view.first(HospitalRecord.self, slot: 0, HospitalRecord.tenantKey(.default)) else { return }
        func administers(_ account: Account) -> Bool { account.isActive && account.has(SystemRoles.server.name, in: first.key) }
        guard administers(old), !(new.map(administers) ?? false) else { return }
        let key = Account.roleKey(SystemRoles.server.name, in: first.key)
        let others = try view.all(Account.self, .secondary(slot: key.slot, value: key.value))
        guard !others.contains(where: { $0.key != old.key && administers($0) }) else { return }
        throw AuthFailures.rule(.lastAdministrator, .conflict)
    }
}
