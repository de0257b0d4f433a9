import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit
import Testing

/// What a catalogue is made of, and what keeps it from being made.
struct CatalogueTests {
    /// The conflicts of some plugins; none when they can run together.
    private func conflicts(_ plugins: any DomainPlugin...) -> [String] {
        var builder = CatalogueBuilder(.r4)
        for plugin in plugins { builder.add(plugin) }
        do throws(CatalogueConflicts) {
            _ = try builder.build()
            return []
        } catch {
            return error.conflicts
        }
    }

    @Test func `plugins of which each has its own run together`() {
        #expect(conflicts(Alpha(), TestPlugin(.nothing("a"), .nothing("b"))) == [])
    }

    @Test func `a name is one plugin's`() {
        #expect(conflicts(Alpha(), AlphaTwin()) == ["Two plugins are named `alpha`"])
    }

    @Test func `what is owned twice, unknown, reserved or missing is told of each`() {
        #expect(
            Set(conflicts(Alpha(), Rival())) == [
                "Plugin `rival` requires plugin `gone`, which is not there",
                "Plugin `rival` owns `/events`, which is the host's own",
                "Plugin `rival` owns the unknown type `Bed`",
                "Plugins `alpha` and `rival` both own `Location`",
                "Plugins `alpha` and `rival` both own `/alphas`",
                "Plugins `alpha` and `rival` have the same port 4001",
                "Plugins `alpha` and `rival` are both the service `alpha-service`",
            ])
    }

    @Test func `what is declared twice is told of each`() {
        let told = conflicts(
            Alpha { contributions in
                Self.declareAll("alpha", &contributions)
                contributions.add(PrivateCollection("alpha.a", .hospital))
            },
            TestPlugin { contributions in
                Self.declareAll("test", &contributions)
                contributions.add(PrivateCollection("test.a", .hospital))
                contributions.add(PrivateCollection("test.a", .server))
            })
        let twice = ["rule `r`", "slice `s`", "event `e`", "document `d.json`"].map { "The \($0) is declared by `alpha` and by `test`" }
        #expect(
            Set(told).isSuperset(
                of: twice + [
                    "The collection `test.a` is declared by `test` and by `test`",
                    "The operation `Patient$o` is declared by `alpha` and by `test`",
                ]))
        #expect(told.count == 6)
    }

    private static func declareAll(_ plugin: String, _ contributions: inout Contributions) {
        contributions.add(DomainRule.nothing("r"))
        contributions.add(ResourceSlice("s", of: "Location") { _ in true })
        contributions.add(EventDeclaration("e", "E."))
        contributions.add(PublicDocument("d.json") { _ async throws(OperationFailure) in .null })
        contributions.add(operation("o", ["Patient"]))
        contributions.add(route(.get, plugin == "alpha" ? "alphas/{id}" : "tests/{id}"))
    }

    private static func operation(_ code: String, _ types: [String]) -> DomainOperation {
        DomainOperation(code, url: "urn:\(code)", on: .type, of: types, affectsState: true, need: .login, []) {
            _ async throws(OperationFailure) in throw OperationFailure(.unsupported, .unexpected, "-")
        }
    }

    private static func route(_ method: DomainRoute.Method, _ path: String) -> DomainRoute {
        DomainRoute(method, path, "R.", need: .login) { _ async throws(OperationFailure) in DomainAnswer.none }
    }

    @Test func `an operation is one plugin's for each type`() {
        let told = conflicts(
            Alpha { $0.add(Self.operation("o", ["Patient", "Location"])) }, TestPlugin { $0.add(Self.operation("o", ["Location", "Basic"])) })
        #expect(told == ["The operation `Location$o` is declared by `alpha` and by `test`"])
        #expect(
            conflicts(Alpha { $0.add(Self.operation("o", ["Patient"])) }, TestPlugin { $0.add(Self.operation("o", ["Location"])) }) == [])
    }

    @Test func `routes that answer the same requests, or lie elsewhere, are told`() {
        let told = conflicts(
            Alpha {
                $0.add(Self.route(.get, "alphas/{id}"))
                $0.add(Self.route(.get, "alphas/{name}"))
                $0.add(Self.route(.post, "alphas/{id}"))
                $0.add(Self.route(.get, "elsewhere"))
                $0.add(Self.route(.get, ""))
            })
        #expect(
            told == [
                "The route `GET alphas/{}` is declared by `alpha` and by `alpha`",
                "Route `GET elsewhere` of plugin `alpha` is not below one of its paths",
                "Route `GET ` has an empty segment",
                "Route `GET ` of plugin `alpha` is not below one of its paths",
            ])
    }

    @Test func `names of collections are those that the store takes`() {
        let told = conflicts(
            Alpha {
                $0.add(PrivateCollection("alpha.users", .server))
                $0.add(PrivateCollection("beta.users", .server))
                $0.add(PrivateCollection("alpha.Users", .server))
                $0.add(PrivateCollection("alpha." + String(repeating: "a", count: 60), .server))
            })
        #expect(told.count == 3)
        #expect(told[0] == "Collection `beta.users` of plugin `alpha` must be named `alpha.…`")
        #expect(told[1...].allSatisfy { $0.hasSuffix("1 to 64 characters out of a to z, 0 to 9, dot and hyphen.") })
    }

    @Test func `unknown types and slices are told of each rule, slice and operation`() {
        let told = conflicts(
            Alpha {
                $0.add(DomainRule.nothing("r", scope: .types(["Location", "Bed", "Ward"])))
                $0.add(DomainRule.nothing("q", scope: .slices(["none"])))
                $0.add(ResourceSlice("s", of: "Bed") { _ in true })
                $0.add(Self.operation("o", ["Bed"]))
            })
        #expect(
            Set(told) == [
                "Rule `r` is about the unknown type `Bed`", "Rule `r` is about the unknown type `Ward`",
                "Rule `q` is about the slice `none`, which is not there", "Slice `s` of plugin `alpha` is of the unknown type `Bed`",
                "Operation `Bed$o` of plugin `alpha` is about the unknown type `Bed`",
            ])
    }

    @Test func `before and after hold, whatever the order of declarations`() throws {
        let rules: [DomainRule] = [
            .nothing("e", after: ["a", "d"]), .nothing("d", after: ["c"]), .nothing("b", before: ["d"]), .nothing("a", after: ["d"]),
            .nothing("c", before: ["b"]), .nothing("z"),
        ]
        for turn in rules.indices {
            let turned = rules[turn...] + rules[..<turn]
            var builder = CatalogueBuilder(.r4)
            builder.add(TestPlugin { contributions in for rule in turned { contributions.add(rule) } })
            let order = try builder.build().rules.map(\.rule.id)
            let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
            #expect(order.count == rules.count)
            for rule in rules {
                for other in rule.after { #expect(place[other, default: 99] < place[rule.id, default: -1]) }
                for other in rule.before { #expect(place[other, default: -1] > place[rule.id, default: 99]) }
            }
        }
    }

    @Test func `orders that cannot be, and what else is wrong, are told together`() {
        let told = conflicts(
            Alpha {
                $0.add(DomainRule.nothing("a", after: ["b"], scope: .types(["Bed"])))
                $0.add(DomainRule.nothing("b", after: ["a"]))
                $0.add(DomainRule.nothing("behind", after: ["b"], scope: .slices(["none"])))
                $0.add(DomainRule.nothing("self", after: ["self"]))
                $0.add(DomainRule.nothing("lost", after: ["nobody"], before: ["none"]))
            })
        #expect(
            Set(told) == [
                "Rule `lost` is ordered by the rule `nobody`, which is not there",
                "Rule `lost` is ordered by the rule `none`, which is not there",
                "The rules `a`, `b` are each to come before the other", "The rule `self` is to come before itself",
                "Rule `a` is about the unknown type `Bed`", "Rule `behind` is about the slice `none`, which is not there",
            ])
    }

    @Test func `one plugin tells who is calling`() {
        #expect(
            conflicts(Alpha { $0.authorize(Nobody()) }, TestPlugin { $0.authorize(Nobody()) })
                == ["More than one plugin tells who is calling"])
    }

    @Test func `a rule is found by its types, and only these are judged`() throws {
        var builder = CatalogueBuilder(.r4)
        builder.add(
            TestPlugin {
                $0.add(ResourceSlice("s", of: "Basic") { _ in true })
                $0.add(DomainRule.nothing("r", scope: .types(["Location"])))
                $0.add(DomainRule.nothing("q", scope: .slices(["s"])))
            })
        let catalogue = try builder.build()
        let judged = try ["Location", "Basic", "Patient"].map { catalogue.judges(try #require(catalogue.schema(of: $0))) }
        #expect(judged == [true, true, false])
        #expect(catalogue.hasRules && !catalogue.prepares)
        #expect(!Catalogue.empty.hasRules)
    }
}

extension Catalogue {
    fileprivate func schema(of type: String) -> TypeID? { Schema.r4.type(named: type) }
}

private struct Alpha: DomainPlugin {
    static let manifest = PluginManifest(
        name: "alpha", version: "1", service: "alpha-service", port: 4001, purpose: "A.", paths: ["alphas"], types: ["Location"])
    private let declare: @Sendable (inout Contributions) -> Void

    init(_ declare: @escaping @Sendable (inout Contributions) -> Void = { _ in }) { self.declare = declare }
    init(_ environment: PluginEnvironment) throws(PluginFault) { self.init() }
    func contribute(to contributions: inout Contributions) { declare(&contributions) }
}

private struct AlphaTwin: DomainPlugin {
    static let manifest = PluginManifest(
        name: "alpha", version: "2", service: "twin-service", port: 4002, purpose: "A.", paths: [], types: [])

    init() {}
    init(_ environment: PluginEnvironment) throws(PluginFault) {}
    func contribute(to contributions: inout Contributions) {}
}

private struct Rival: DomainPlugin {
    static let manifest = PluginManifest(
        name: "rival", version: "1", service: "alpha-service", port: 4001, purpose: "R.", paths: ["alphas", "events"],
        types: ["Location", "Bed"], requires: ["gone"])

    init() {}
    init(_ environment: PluginEnvironment) throws(PluginFault) {}
    func contribute(to contributions: inout Contributions) {}
}

private struct Nobody: Authorization {
    func start(_ host: any DomainHost, _ tell: @Sendable (String) -> Void) async throws {}
    func known(_ credentials: Credentials) -> Authenticated? { nil }

    func authenticate(_ credentials: Credentials, _ host: any DomainHost) async throws(OperationFailure) -> Authenticated {
        throw OperationFailure(.unauthenticated, .unauthenticated, "Nobody is known")
    }

    func hospital(of tenant: Tenant, _ host: any DomainHost) async -> String? { nil }
}
