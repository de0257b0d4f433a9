import FHIRCore
import FHIRJSON
package import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The CapabilityStatement, computed from what the router leads to and the settings allow (R4 `http.html#capabilities`).
extension FHIRService {
    func capabilities(_ request: InteractionRequest) throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters.union(["mode"]))
        for mode in request.parameters where mode.name == "mode" && !["full", "normative", "terminology"].contains(mode.value) {
            throw OperationFailure(.invalid, .badParameter, "Parameter mode: expected full, normative or terminology")
        }
        let statement = snapshot.statement.value { CapabilityDocument(self.capabilityStatement()) }
        if let tags = request.preconditions.ifNoneMatch, tags.split(separator: ",").contains(where: { $0.contains(statement.tag) }) {
            return Answer(.notModified, tag: statement.tag)
        }
        return Answer(.ok, .document(statement.content), tag: statement.tag)
    }

    /// The statement of this instance as it is running.
    package func capabilityStatement() -> Arena {
        var builder = ArenaBuilder(schema, "CapabilityStatement")
        let root = builder.root
        builder.set("status", "active", in: root)
        builder.set("date", startedAt.description, in: root)
        builder.set("kind", "instance", in: root)
        let software = builder.add("software", to: root)
        builder.set("name", "CareSync FHIR", in: software)
        builder.set("version", settings.softwareVersion, in: software)
        let implementation = builder.add("implementation", to: root)
        builder.set("description", "CareSync FHIR server", in: implementation)
        builder.set("url", settings.baseURL, in: implementation)
        builder.set("fhirVersion", "4.0.1", in: root)
        for format in ["application/fhir+json", "application/fhir+xml", "json", "xml"] { builder.set("format", format, in: root) }
        for format in ["application/json-patch+json", "application/xml-patch+xml", "application/fhir+json", "application/fhir+xml"] {
            builder.set("patchFormat", format, in: root)
        }
        let rest = builder.add("rest", to: root)
        builder.set("mode", "server", in: rest)
        builder.set(
            "documentation",
            "Resources are kept as they are received. Every write is durable before it is answered; a transaction is one atomic commit.",
            in: rest)
        let referrers = referrers()
        for type in schema.resourceTypes { describe(type, referrers[type] ?? [], in: rest, &builder) }
        for code in ["transaction", "batch", "history-system", "search-system"] {
            builder.set("code", code, in: builder.add("interaction", to: rest))
        }
        for known in catalogue.parameters(of: schema.known.basic) where known.code.hasPrefix("_") { parameter(known, in: rest, &builder) }
        declare(operations.offered(on: .system), in: rest, &builder)
        declare(context.queries.filter(\.types.isEmpty), in: rest, &builder)
        return builder.arena
    }

    /// For each type, what `_revinclude` can name to find the resources that refer to it: `Observation:subject`.
    private func referrers() -> [TypeID: [String]] {
        var referrers: [TypeID: [String]] = [:]
        for source in schema.resourceTypes {
            for parameter in catalogue.parameters(of: source) where parameter.kind == .reference {
                let name = schema.name(source) + ":" + parameter.code
                for target in parameter.possibleTargets(schema) { referrers[target, default: []].append(name) }
            }
        }
        return referrers
    }

    private func describe(_ type: TypeID, _ referrers: [String], in rest: NodeID, _ builder: inout ArenaBuilder) {
        let name = schema.name(type)
        let node = builder.add("resource", to: rest)
        builder.set("type", name, in: node)
        builder.set("profile", "http://hl7.org/fhir/StructureDefinition/" + name, in: node)
        if type == schema.known.binary {
            builder.set(
                "documentation", "Read and written in its native format unless a format of FHIR is named; see R4 binary.html.", in: node)
        }
        for code in interactionCodes(type) { builder.set("code", code, in: builder.add("interaction", to: node)) }
        builder.set("versioning", "versioned-update", in: node)
        builder.set("readHistory", "true", in: node)
        builder.set("updateCreate", "true", in: node)
        builder.set("conditionalCreate", "true", in: node)
        builder.set("conditionalRead", "full-support", in: node)
        builder.set("conditionalUpdate", "true", in: node)
        builder.set("conditionalDelete", settings.deletesMultiple ? "multiple" : "single", in: node)
        builder.set("referencePolicy", "literal", in: node)
        builder.set("referencePolicy", "logical", in: node)
        if settings.hasReferentialIntegrity { builder.set("referencePolicy", "enforced", in: node) }
        let parameters = catalogue.parameters(of: type)
        for known in parameters where known.kind == .reference { builder.set("searchInclude", name + ":" + known.code, in: node) }
        for referrer in referrers { builder.set("searchRevInclude", referrer, in: node) }
        for known in parameters { parameter(known, in: node, &builder) }
        let offered = operations.all.filter { known in
            !known.levels.isDisjoint(with: [.type, .instance]) && (known.types.isEmpty || known.types.contains(type))
        }
        declare(offered, in: node, &builder)
        declare(context.queries.filter { $0.types.contains(type) }, in: node, &builder)
    }

    /// The codes of the interactions that the router leads to for a type.
    private func interactionCodes(_ type: TypeID) -> [String] {
        let name = schema.name(type)
        let probes: [(InteractionRequest.Method, [String])] = [
            (.get, [name, "x"]), (.get, [name, "x", "_history", "1"]), (.put, [name, "x"]), (.patch, [name, "x"]),
            (.delete, [name, "x"]), (.get, [name, "x", "_history"]), (.get, [name, "_history"]), (.post, [name]), (.get, [name]),
        ]
        return probes.compactMap { method, path in (try? route(InteractionRequest(method, path: path)))?.code.description }
    }

    private func parameter(_ known: SearchParameter, in node: NodeID, _ builder: inout ArenaBuilder) {
        switch known.form {
        case .query, .unavailable: return
        case .rows, .reference, .union, .composite, .id, .lastUpdated, .text, .content, .filter: break
        }
        let parameter = builder.add("searchParam", to: node)
        builder.set("name", known.code, in: parameter)
        builder.set("definition", known.url, in: parameter)
        builder.set("type", "\(known.kind)", in: parameter)
        if known.pending != nil {
            builder.set("documentation", "Not ready: resources that were there before it are still to be indexed, see $reindex.", in: parameter)
        }
    }

    private func declare(_ operations: [OperationDeclaration], in node: NodeID, _ builder: inout ArenaBuilder) {
        for known in operations {
            let operation = builder.add("operation", to: node)
            builder.set("name", known.code, in: operation)
            builder.set("definition", known.url, in: operation)
        }
    }
}

extension FHIRService {
    /// Queries are told like operations, by the name that `_query` takes (R4 `capabilitystatement-definitions.html`).
    private func declare(_ queries: [NamedQuery], in node: NodeID, _ builder: inout ArenaBuilder) {
        for query in queries {
            let operation = builder.add("operation", to: node)
            builder.set("name", query.name, in: operation)
            builder.set("definition", query.url, in: operation)
        }
    }
}

/// The CapabilityStatement with its ETag, which changes whenever the statement does.
struct CapabilityDocument: Sendable {
    let content: Arena
    let tag: String

    init(_ content: Arena) {
        self.content = content
        tag = "W/\"" + String(Preparation.hash(JSONWriter().write(content)).high, radix: 16) + "\""
    }
}
