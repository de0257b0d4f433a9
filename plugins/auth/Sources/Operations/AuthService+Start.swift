import FHIRCore
import FHIRStore
package import PluginKit

/// The first start: a hospital, an administrator, a key. Later ones bring new roles of the server to the hospitals.
extension AuthService {
    /// On the server's own behalf.
    static let starter = Caller(
        access: Access(tenant: .default, principal: "auth"), origin: CommitOrigin(door: .system, correlationID: "auth-start"))

    package func start(_ host: any DomainHost, _ tell: @Sendable (String) -> Void) async throws {
        try await keys.start(host, Self.starter)
        let hospitals = try await host.read(Self.ownAccess, at: nil) { view throws(OperationFailure) in try view.all(HospitalRecord.self) }
        if hospitals.isEmpty {
            try await begin(host, tell)
            return
        }
        for hospital in hospitals {
            let caller = Self.starter.entering(hospital.tenant)
            let isFurnished = try await host.read(caller.access, at: nil) { view throws(OperationFailure) in
                try Self.missing(hospital, view).isEmpty
            }
            if isFurnished { continue }
            try await host.write(caller) { writer throws(OperationFailure) in try self.furnish(hospital, writer) }
        }
    }

    private func begin(_ host: any DomainHost, _ tell: @Sendable (String) -> Void) async throws {
        let password = OneTimePassword.make(random)
        let new = NewUser(
            id: newID(), practitionerRole: newID(), email: administrator, name: PersonName(first: "First", last: "Administrator"),
            password: try await hashing.hash(password), mustChangePassword: true, isActive: true)
        let id = newID()
        let mapping = OrganizationMapping(name: hospitalName, address: nil, phone: nil, isActive: true)
        let isDone = try await host.write(Self.starter) { writer throws(OperationFailure) in
            // Another instance may have been quicker.
            guard try writer.all(HospitalRecord.self).isEmpty else { return false }
            let hospital = try self.create(id, mapping, writer)
            let roles = try writer.existing(Role.self, [SystemRoles.server.name, "admin"])
            _ = try self.create(new, roles, in: hospital, writer)
            return true
        }
        guard isDone else { return }
        tell("The administrator is \(administrator), with the password \(password) for the first login. It is not shown again.")
    }
}
