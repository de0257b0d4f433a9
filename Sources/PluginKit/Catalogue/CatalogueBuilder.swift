import FHIRCore
package import FHIRSchema
import FHIRStore

/// Makes the catalogue of some plugins, or tells everything that is wrong with them.
package struct CatalogueBuilder {
    private let schema: Schema
    private var manifests: [PluginManifest] = []
    private var all: [String: Contributions] = [:]
    private var conflicts: [String] = []

    /// Paths below the domain base that no plugin can have.
    private static let hostPaths: Set<String> = ["events"]

    package init(_ schema: Schema) {
        self.schema = schema
    }

    /// Takes in what a plugin declares.
    package mutating func add(_ plugin: any DomainPlugin) {
        let manifest = type(of: plugin).manifest
        guard all[manifest.name] == nil else {
            conflicts.append("Two plugins are named `\(manifest.name)`")
            return
        }
        var contributions = Contributions()
        plugin.contribute(to: &contributions)
        manifests.append(manifest)
        all[manifest.name] = contributions
    }

    /// - Throws: `CatalogueConflicts` with every conflict there is.
    package consuming func build() throws(CatalogueConflicts) -> Catalogue {
        checkManifests()
        let slices = unique("slice", \.slices, by: \.id)
        for (plugin, slice) in slices where schema.type(named: slice.type) == nil {
            conflicts.append("Slice `\(slice.id)` of plugin `\(plugin)` is of the unknown type `\(slice.type)`")
        }
        let collections = unique("collection", \.collections, by: \.name)
        for (plugin, collection) in collections where !collection.name.hasPrefix(plugin + ".") {
            conflicts.append("Collection `\(collection.name)` of plugin `\(plugin)` must be named `\(plugin).…`")
        }
        for (plugin, collection) in collections { check(collection, of: plugin) }
        let events = unique("event", \.events, by: \.type)
        let routes = unique("route", \.routes, by: \.pattern)
        for (plugin, route) in routes { check(route, of: plugin) }
        let documents = unique("document", \.documents, by: \.name)
        checkOperations()
        let rules = ordered(unique("rule", \.rules, by: \.id), slices.map(\.1))
        let authorizations = manifests.compactMap { all[$0.name]?.authorization }
        if authorizations.count > 1 { conflicts.append("More than one plugin tells who is calling") }
        guard conflicts.isEmpty else { throw CatalogueConflicts(conflicts: conflicts) }
        let services = Dictionary(uniqueKeysWithValues: manifests.map { ($0.name, $0.service) })
        return Catalogue(
            plugins: manifests, rules: rules, slices: slices.map(\.1), collections: collections.map(\.1),
            routes: routes.map { Catalogue.OwnedRoute(plugin: $0, service: services[$0] ?? $0, route: $1) },
            starts: manifests.flatMap { all[$0.name]?.starts ?? [] }, documents: documents.map(\.1), authorization: authorizations.first,
            events: Dictionary(
                uniqueKeysWithValues: events.map {
                    ($1.type, Catalogue.EventSource(service: services[$0] ?? $0, version: $1.version))
                }),
            contributions: all)
    }

    private mutating func checkManifests() {
        var owners: [String: String] = [:]
        for manifest in manifests {
            for needed in manifest.requires where all[needed] == nil {
                conflicts.append("Plugin `\(manifest.name)` requires plugin `\(needed)`, which is not there")
            }
            for path in manifest.paths where Self.hostPaths.contains(path) {
                conflicts.append("Plugin `\(manifest.name)` owns `/\(path)`, which is the host's own")
            }
            for owned in manifest.types + manifest.paths.map({ "/" + $0 }) {
                if owned.first != "/", schema.type(named: owned) == nil {
                    conflicts.append("Plugin `\(manifest.name)` owns the unknown type `\(owned)`")
                }
                if let other = owners.updateValue(manifest.name, forKey: owned) {
                    conflicts.append("Plugins `\(other)` and `\(manifest.name)` both own `\(owned)`")
                }
            }
        }
        let ports = Dictionary(grouping: manifests, by: \.port).filter { $0.value.count > 1 }
        for (port, sharing) in ports.sorted(by: { $0.key < $1.key }) {
            conflicts.append("Plugins \(Self.names(sharing)) have the same port \(port)")
        }
        let services = Dictionary(grouping: manifests, by: \.service).filter { $0.value.count > 1 }
        for (service, sharing) in services.sorted(by: { $0.key < $1.key }) {
            conflicts.append("Plugins \(Self.names(sharing)) are both the service `\(service)`")
        }
    }

    private static func names(_ manifests: [PluginManifest]) -> String {
        manifests.map { "`\($0.name)`" }.joined(separator: " and ")
    }

    /// All declarations of a kind with their plugins; a conflict for each name that is there twice.
    private mutating func unique<T>(
        _ kind: String, _ part: (Contributions) -> [T], by name: (T) -> String
    ) -> [(String, T)] {
        var owners: [String: String] = [:]
        var found: [(String, T)] = []
        for manifest in manifests {
            for item in all[manifest.name].map(part) ?? [] {
                if let other = owners.updateValue(manifest.name, forKey: name(item)) {
                    conflicts.append("The \(kind) `\(name(item))` is declared by `\(other)` and by `\(manifest.name)`")
                }
                found.append((manifest.name, item))
            }
        }
        return found
    }

    private mutating func check(_ route: DomainRoute, of plugin: String) {
        conflicts += RouteFaults.of(route)
        let paths = manifests.first { $0.name == plugin }?.paths ?? []
        guard let first = route.path.split(separator: "/").first, paths.contains(String(first)) else {
            conflicts.append("Route `\(route.pattern)` of plugin `\(plugin)` is not below one of its paths")
            return
        }
    }

    private mutating func check(_ collection: PrivateCollection, of plugin: String) {
        do throws(OperationFailure) {
            try RecordLimits.check(collection: collection.name)
        } catch {
            let reason = error.issues.map(\.diagnostics).joined(separator: " ")
            conflicts.append("Collection `\(collection.name)` of plugin `\(plugin)`: \(reason)")
        }
    }

    /// Each type has one operation of a name.
    private mutating func checkOperations() {
        var owners: [String: String] = [:]
        for manifest in manifests {
            for operation in all[manifest.name]?.operations ?? [] {
                for name in operation.types + operation.parameters.map(\.type) where schema.type(named: name) == nil {
                    conflicts.append("Operation `\(operation.name)` of plugin `\(manifest.name)` is about the unknown type `\(name)`")
                }
                for type in operation.types.isEmpty ? [""] : operation.types {
                    let name = type + "$" + operation.code
                    guard let other = owners.updateValue(manifest.name, forKey: name) else { continue }
                    conflicts.append("The operation `\(name)` is declared by `\(other)` and by `\(manifest.name)`")
                }
            }
        }
    }

    // MARK: Order of rules

    /// The rules so that all that is declared before and after holds; otherwise in the order of plugins and declarations.
    private mutating func ordered(_ rules: [(String, DomainRule)], _ slices: [ResourceSlice]) -> [Catalogue.OwnedRule] {
        let services = Dictionary(manifests.map { ($0.name, $0.service) }, uniquingKeysWith: { first, _ in first })
        var predecessors: [String: Set<String>] = [:]
        let known = Set(rules.map(\.1.id))
        for (_, rule) in rules {
            for other in rule.after + rule.before where !known.contains(other) {
                conflicts.append("Rule `\(rule.id)` is ordered by the rule `\(other)`, which is not there")
            }
            predecessors[rule.id, default: []].formUnion(rule.after.filter(known.contains))
            for other in rule.before where known.contains(other) { predecessors[other, default: []].insert(rule.id) }
        }
        var left = rules
        var done: Set<String> = []
        var result: [Catalogue.OwnedRule] = []
        while !left.isEmpty {
            let next = left.firstIndex { predecessors[$0.1.id, default: []].isSubset(of: done) }
            // Of a circle the first goes on, so that what else is wrong is found as well.
            if next == nil { reportCircles(left.map(\.1.id), predecessors, done) }
            let (plugin, rule) = left.remove(at: next ?? left.startIndex)
            if next == nil { for id in left.map(\.1.id) + [rule.id] { predecessors[id] = [] } }
            done.insert(rule.id)
            result.append(owned(rule, plugin, services[plugin] ?? plugin, slices))
        }
        return result
    }

    /// Tells each set of rules that are to come before one another.
    private mutating func reportCircles(_ left: [String], _ predecessors: [String: Set<String>], _ done: Set<String>) {
        func before(_ id: String) -> Set<String> {
            var found: Set<String> = []
            var open = Array(predecessors[id, default: []].subtracting(done))
            while let next = open.popLast() {
                if found.insert(next).inserted { open += predecessors[next, default: []].subtracting(done) }
            }
            return found
        }
        let earlier = Dictionary(left.map { ($0, before($0)) }, uniquingKeysWith: { first, _ in first })
        var told: Set<String> = []
        for id in left where earlier[id]?.contains(id) == true && !told.contains(id) {
            let circle = left.filter { earlier[id]?.contains($0) == true && earlier[$0]?.contains(id) == true }
            told.formUnion(circle)
            conflicts.append(
                circle.count == 1
                    ? "The rule `\(id)` is to come before itself"
                    : "The rules \(circle.map { "`\($0)`" }.joined(separator: ", ")) are each to come before the other")
        }
    }

    private mutating func owned(
        _ rule: DomainRule, _ plugin: String, _ service: String, _ slices: [ResourceSlice]
    ) -> Catalogue.OwnedRule {
        var types: [TypeID] = []
        var scope: [ResourceSlice] = []
        switch rule.scope {
        case .types(let names):
            for name in names {
                if let type = schema.type(named: name) {
                    types.append(type)
                } else {
                    conflicts.append("Rule `\(rule.id)` is about the unknown type `\(name)`")
                }
            }
        case .slices(let names):
            for name in names {
                if let slice = slices.first(where: { $0.id == name }), let type = schema.type(named: slice.type) {
                    scope.append(slice)
                    if !types.contains(type) { types.append(type) }
                } else {
                    conflicts.append("Rule `\(rule.id)` is about the slice `\(name)`, which is not there")
                }
            }
        }
        return Catalogue.OwnedRule(plugin: plugin, service: service, rule: rule, types: types, slices: scope)
    }
}
