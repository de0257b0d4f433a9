package import FHIRSchema

/// Everything that the plugins contribute, checked as a whole and immutable: what requests and commits look up without a lock.
package struct Catalogue: Sendable {
    package let plugins: [PluginManifest]
    /// In the order in which they decide.
    package let rules: [OwnedRule]
    package let slices: [ResourceSlice]
    package let collections: [PrivateCollection]
    package let routes: [OwnedRoute]
    package let starts: [StartTask]
    package let documents: [PublicDocument]
    package let authorization: (any Authorization)?
    /// By type: the service that emits it and the version of its data.
    package let events: [String: EventSource]
    /// The plugin's name of each thing that has an id, for `caresync plugins`.
    package let contributions: [String: Contributions]

    private let rulesByType: [TypeID: [Int]]

    /// A rule with the plugin it comes from.
    package struct OwnedRule: Sendable {
        package let plugin: String
        package let service: String
        package let rule: DomainRule
        /// The types that its scope comes to.
        package let types: [TypeID]
        /// The slices of its scope; empty for whole types.
        package let slices: [ResourceSlice]
    }

    /// A route with the plugin it comes from.
    package struct OwnedRoute: Sendable {
        package let plugin: String
        package let service: String
        package let route: DomainRoute
    }

    package struct EventSource: Sendable, Hashable {
        package let service: String
        package let version: String
    }

    /// Without any plugin: plain FHIR.
    package static let empty = Catalogue(
        plugins: [], rules: [], slices: [], collections: [], routes: [], starts: [], documents: [], authorization: nil, events: [:], contributions: [:])

    init(
        plugins: [PluginManifest], rules: [OwnedRule], slices: [ResourceSlice], collections: [PrivateCollection], routes: [OwnedRoute],
        starts: [StartTask], documents: [PublicDocument], authorization: (any Authorization)?, events: [String: EventSource], contributions: [String: Contributions]
    ) {
        self.plugins = plugins
        self.rules = rules
        self.slices = slices
        self.collections = collections
        self.routes = routes
        self.starts = starts
        self.documents = documents
        self.authorization = authorization
        self.events = events
        self.contributions = contributions
        var byType: [TypeID: [Int]] = [:]
        for (index, rule) in rules.enumerated() {
            for type in rule.types { byType[type, default: []].append(index) }
        }
        rulesByType = byType
    }

    /// Whether any rule is about resources of a type. O(1).
    package func judges(_ type: TypeID) -> Bool { rulesByType[type] != nil }

    /// The operations of all plugins.
    package var operations: [DomainOperation] { plugins.flatMap { contributions[$0.name]?.operations ?? [] } }

    package var hasRules: Bool { !rules.isEmpty }

    /// Whether any rule needs something before the commit.
    package var prepares: Bool { rules.contains { $0.rule.prepare != nil } }
}
