import FHIRSchema
import PluginKit
import Testing

struct RouteFaultsTests {
    /// Every fault that the declaration of a route can have.
    private struct FaultyPlugin: DomainPlugin {
        static let manifest = PluginManifest(
            name: "faulty", version: "1", service: "faulty-service", port: 3010, purpose: "Faults.", paths: ["x", "events"], types: [])

        init() {}
        init(_ environment: PluginEnvironment) throws(PluginFault) {}

        func contribute(to contributions: inout Contributions) {
            let twice = ContractModel("Twice", "", [.init("a", .boolean), .init("a", .boolean)])
            let query = [QueryParameter("q", .boolean), QueryParameter("q", .date), QueryParameter("page", .date)]
            contributions.add(DomainRoute(.get, "x//y", "", need: .login) { _ in .none })
            contributions.add(DomainRoute(.get, "x/{id}/{id}/{z", "", need: .login) { _ in .none })
            contributions.add(
                DomainRoute(.get, "x", "", need: .login, query: query, answer: .array(of: .object(twice)), isPaged: true) { _ in .none })
            contributions.add(DomainRoute(.delete, "x", "", need: .login, body: .boolean, isPaged: true) { _ in .none })
        }
    }

    @Test func `All faults of declarations are told at once`() throws {
        var builder = CatalogueBuilder(.r4)
        builder.add(FaultyPlugin())
        let found: CatalogueConflicts
        do throws(CatalogueConflicts) {
            _ = try builder.build()
            Issue.record("The catalogue was built")
            return
        } catch {
            found = error
        }
        #expect(
            found.conflicts == [
                "Plugin `faulty` owns `/events`, which is the host's own", "Route `GET x//y` has an empty segment",
                "Route `GET x/{}/{}/{}` has the segment `{z`, which is no `{name}`", "Route `GET x/{}/{}/{}` has a `{name}` twice",
                "Route `GET x` has the parameter `q` twice", "Route `GET x` has the parameter `page` twice",
                "Route `GET x` has `a` twice in `Twice`", "Route `DELETE x` takes a body, which its method has not",
                "Route `DELETE x` is paged, but no GET",
            ])
    }
}
