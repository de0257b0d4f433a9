import FHIRCore
package import PluginKit

/// Users, roles, permissions, hospitals and who is calling.
package struct AuthPlugin: DomainPlugin {
    package static let manifest = PluginManifest(
        name: "auth", version: "1.0.0", service: "auth-service", port: 3001,
        purpose: "Users, roles, permissions, hospitals, and who is calling.",
        paths: ["auth", "users", "roles", "permissions", "hospitals"], types: ["Practitioner", "PractitionerRole", "Organization"])

    /// What routes, rules and checks share; `publicKeys` is for the server's `.well-known`.
    package let service: AuthService

    package init(_ environment: PluginEnvironment) throws(PluginFault) {
        try self.init(environment, scrypt: .standard)
    }

    /// With cheaper passwords and repeatable secrets, for tests.
    package init(
        _ environment: PluginEnvironment, scrypt: ScryptParameters, random: Randomness = .system
    ) throws(PluginFault) {
        service = try AuthService(environment, scrypt: scrypt, random: random)
    }

    package func contribute(to contributions: inout Contributions) {
        for collection in AuthCollections.all { contributions.add(collection) }
        for event in AuthEvents.declarations { contributions.add(event) }
        for rule in UserRules.all { contributions.add(rule) }
        let routes =
            service.authRoutes + service.apiKeyRoutes + service.userRoutes + service.roleRoutes + service.hospitalRoutes
        for route in routes { contributions.add(route) }
        contributions.authorize(service)
        contributions.add(
            PublicDocument("jwks.json") { [service] host async throws(OperationFailure) in try await service.publicKeys(host) })
    }
}
