import FHIRCore
import FHIRModel
import FHIRSchema

/// Following references (R4 `fhirpath.html#functions`, `references.html`, `bundle.html#references`).
extension FHIRPathFunction {
    static let references = [
        FHIRPathFunction("resolve") { call throws(OperationFailure) in
            try call.evaluation.resolved(call.input)
        }
    ]
}

extension Evaluation {
    /// What references lead to; those that lead nowhere are left out.
    func resolved(_ input: FHIRPathCollection) throws(OperationFailure) -> FHIRPathCollection {
        var result = FHIRPathCollection.empty
        for item in input {
            guard let reference = reference(item) else { continue }
            if let node = try resolve(reference, from: item) { result.append(.node(node)) }
        }
        return result
    }

    /// The URL in a Reference, or in a string, URI or canonical; nil when there is none.
    private func reference(_ item: FHIRPathValue) -> String? {
        if case .node(let node) = item, arena[node].type == schema.known.reference {
            return arena.string(of: node, named: "reference")
        }
        guard case .string(let text)? = system(item) else { return nil }
        return text
    }

    /// The resource that a reference at an item leads to: a contained one, one of the Bundle around it, or one that the resolver has.
    private func resolve(_ reference: String, from item: FHIRPathValue) throws(OperationFailure) -> NodeID? {
        try spend(1 + reference.utf8.count / 16)
        guard let container = container(of: item) else { return nil }
        if reference.hasPrefix("#") { return try contained(String(reference.dropFirst()), in: container) }
        let target = String(reference.prefix { $0 != "#" })
        guard !target.isEmpty else { return nil }
        let scope = BundleScope(around: container, in: arena)
        if let scope, let found = try find(scope.absolute(target), in: scope.bundles) { return found }
        return try fetch(scope?.absolute(target) ?? target)
    }

    /// The resource whose contained ones a fragment at an item means: what the item lies in, but for contained resources themselves.
    private func container(of item: FHIRPathValue) -> NodeID? {
        let start: FHIRPathCollection
        if case .node = item { start = FHIRPathCollection(item) } else { start = context }
        guard case .node(let node)? = resource(of: start, outermost: true).only else { return nil }
        return node
    }

    private func contained(_ id: String, in container: NodeID) throws(OperationFailure) -> NodeID? {
        if id.isEmpty { return container }
        for child in arena.children(of: container, named: "contained") {
            try spend()
            if arena.string(of: child, named: "id") == id { return child }
        }
        return nil
    }

    /// The entry of a Bundle with the URL; a version in the URL must be that of the resource.
    private func find(_ url: String, in bundles: [NodeID]) throws(OperationFailure) -> NodeID? {
        let parts = VersionedURL(url)
        for bundle in bundles {
            for entry in arena.children(of: bundle, named: "entry") {
                try spend(2)
                guard let resource = arena.child(of: entry, named: "resource"), arena.string(of: entry, named: "fullUrl") == parts.url else {
                    continue
                }
                guard let version = parts.version else { return resource }
                if arena.child(of: resource, named: "meta").flatMap({ arena.string(of: $0, named: "versionId") }) == version {
                    return resource
                }
            }
        }
        return nil
    }

    /// What the resolver of the environment has, brought into the arena once.
    func fetch(_ reference: String) throws(OperationFailure) -> NodeID? {
        if let known = fetched[reference] { return known }
        guard let resolver = environment.resolver else { return nil }
        try spend(100)
        guard let found = resolver.resource(reference) else {
            fetched[reference] = .some(nil)
            return nil
        }
        let node = try bringIn(found)
        fetched[reference] = node
        return node
    }
}

/// The Bundles that a resource lies in, the innermost first, and the URL that it has there.
private struct BundleScope {
    var bundles: [NodeID] = []
    private var fullURL: String?

    /// Nil outside of Bundles.
    init?(around resource: NodeID, in arena: Arena) {
        var node = resource
        while !arena[node].parent.isNone {
            node = arena[node].parent
            if arena[node].type == arena.schema.known.bundleEntry, bundles.isEmpty {
                fullURL = arena.string(of: node, named: "fullUrl")
            }
            if arena[node].type == arena.schema.known.bundle { bundles.append(node) }
        }
        if bundles.isEmpty { return nil }
    }

    /// A relative reference behind the base that the entry's own URL tells; others as they are.
    func absolute(_ reference: String) -> String {
        guard !reference.contains(":"), let fullURL, fullURL.hasPrefix("http") else { return reference }
        // base/Type/id
        let parts = fullURL.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 4, parts[parts.count - 2].first?.isUppercase == true else { return reference }
        return parts.dropLast(2).joined(separator: "/") + "/" + reference
    }
}

/// A literal reference and the version behind `/_history/`.
private struct VersionedURL {
    let url: String
    let version: String?

    init(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 3, parts[parts.count - 2] == "_history" {
            url = parts.dropLast(2).joined(separator: "/")
            version = String(parts[parts.count - 1])
        } else {
            url = text
            version = nil
        }
    }
}
