import FHIRCore
import FHIRJSON
package import FHIRStore
package import PluginKit

/// Hospitals as tenants: making one with all that it needs, and finding the one that a request is about.
extension AuthService {
    package func hospital(of tenant: Tenant, _ host: any DomainHost) async -> String? {
        try? await host.read(Access(tenant: tenant, principal: nil), at: nil) { view throws(OperationFailure) in
            try self.hospital(view).key
        }
    }

    /// The hospital of a tenant.
    ///
    /// - Throws: 404 when it has none.
    func hospital(_ view: any DomainView) throws(OperationFailure) -> HospitalRecord {
        guard let hospital = try view.first(HospitalRecord.self, slot: 0, HospitalRecord.tenantKey(view.tenant)) else {
            throw AuthFailures.notFound
        }
        return hospital
    }

    /// The hospital that a caller names: its own, or any for administrators of the server.
    ///
    /// - Throws: 404 for others, whether they exist or not.
    func hospital(_ id: String?, of caller: Caller, _ host: any DomainHost) async throws(OperationFailure) -> HospitalRecord {
        try await host.read(caller.access, at: nil) { view throws(OperationFailure) in
            let own = try view.first(HospitalRecord.self, slot: 0, HospitalRecord.tenantKey(view.tenant))
            guard let id, id != own?.key else {
                guard let own else { throw AuthFailures.notFound }
                return own
            }
            guard caller.permissions.isServerAdministrator, let other = try view.find(HospitalRecord.self, id) else {
                throw AuthFailures.notFound
            }
            return other
        }
    }

    /// Makes a hospital in the writer's tenant, which must have none: the record, the Organization, roles and permissions.
    func create(
        _ id: ResourceID, _ mapping: OrganizationMapping, _ writer: any DomainWriter
    ) throws(OperationFailure) -> HospitalRecord {
        let hospital = HospitalRecord(key: id.value, tenant: writer.tenant, name: mapping.name ?? "", created: writer.instant)
        var organization = ResourceEditor(writer.schema, "Organization")
        mapping.write(to: &organization)
        _ = try writer.create(organization, as: id)
        try writer.store(hospital)
        try furnish(hospital, writer)
        try writer.emit(AuthEvents.hospitalCreated(hospital.key))
        return hospital
    }

    /// Writes the roles and permissions that every hospital has, where they are missing or older.
    func furnish(_ hospital: HospitalRecord, _ writer: any DomainWriter) throws(OperationFailure) {
        let missing = try Self.missing(hospital, writer)
        for definition in missing.roles {
            let present = try writer.find(Role.self, definition.name)
            try writer.store(
                Role(
                    key: definition.name, name: definition.name, permissions: definition.permissions, isSystem: true,
                    created: present?.created ?? writer.instant, revision: (present?.revision ?? -1) + 1))
        }
        for permission in missing.permissions { try writer.store(PermissionRecord(permission)) }
    }

    /// Roles and permissions of the server that a hospital has not, or has otherwise.
    struct Furniture: Sendable {
        var roles: [SystemRoles.Definition] = []
        var permissions: [Permission] = []

        var isEmpty: Bool { roles.isEmpty && permissions.isEmpty }
    }

    static func missing(_ hospital: HospitalRecord, _ view: any DomainView) throws(OperationFailure) -> Furniture {
        var missing = Furniture()
        for definition in hospital.isFirst ? SystemRoles.all + [SystemRoles.server] : SystemRoles.all
        where try view.find(Role.self, definition.name)?.permissions != definition.permissions {
            missing.roles.append(definition)
        }
        for permission in SystemRoles.permissions + (hospital.isFirst ? SystemRoles.server.permissions : [])
        where try view.find(PermissionRecord.self, permission.id) == nil {
            missing.permissions.append(permission)
        }
        return missing
    }
}
