package import PluginKit

/// Users, roles, permissions, hospitals and who is calling.
package struct AuthPlugin: DomainPlugin {
    package static let manifest = PluginManifest(
        name: "auth", version: "1.0.0", service: "auth-service", port: 3001,
        purpose: "Users, roles, permissions, hospitals, and who is calling.",
        paths: ["auth", "users", "roles", "permissions", "hospitals"], types: ["Practitioner", "PractitionerRole", "Organization"])

    package init(_ environment: PluginEnvironment) throws(PluginFault) {}

    package func contribute(to contributions: inout Contributions) {}
}
