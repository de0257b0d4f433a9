import PluginKit
import Testing

@testable import AuthPlugin

struct AuthManifestTests {
    @Test func `the plugin is the contract's service`() {
        #expect(AuthPlugin.manifest.service == "auth-service")
        #expect(AuthPlugin.manifest.port == 3001)
    }

    @Test func `the catalogue takes it, with all routes and events of the contract`() async throws {
        let server = try await AuthServer()
        let catalogue = server.catalogue
        let patterns = Set(catalogue.routes.map(\.route.pattern))
        let contract: Set<String> = [
            "POST auth/login", "POST auth/logout", "POST auth/refresh", "POST auth/verify", "GET auth/me", "POST users", "GET users",
            "GET users/{}", "PUT users/{}", "DELETE users/{}", "POST users/{}/roles", "DELETE users/{}/roles/{}", "GET roles", "POST roles",
            "GET roles/{}", "PUT roles/{}", "DELETE roles/{}", "GET permissions", "POST permissions", "GET hospitals", "POST hospitals",
            "GET hospitals/{}", "PUT hospitals/{}", "POST hospitals/{}/staff",
        ]
        #expect(contract.isSubset(of: patterns))
        #expect(
            Set(catalogue.events.keys) == [
                "user.created", "user.updated", "user.deleted", "role.assigned", "role.revoked", "hospital.created",
            ])
        #expect(catalogue.authorization != nil)
    }

    @Test func `no one but the login and refresh is let in without a token`() async throws {
        let server = try await AuthServer()
        let open = server.catalogue.routes.filter { $0.route.need == .nothing }.map(\.route.path)
        #expect(open == ["auth/login", "auth/refresh"])
    }

    @Test func `answers have the contract's fields`() {
        func names(_ model: ContractModel) -> [String] { model.properties.map(\.name) }
        #expect(
            names(ContractModels.user) == [
                "id", "email", "firstName", "lastName", "hospitalId", "roles", "permissions", "isActive", "lastLoginAt", "createdAt",
                "updatedAt",
            ])
        #expect(names(ContractModels.role) == ["id", "name", "hospitalId", "permissions", "isSystemRole", "createdAt"])
        #expect(names(ContractModels.permission) == ["id", "resource", "action", "hospitalId"])
    }
}
