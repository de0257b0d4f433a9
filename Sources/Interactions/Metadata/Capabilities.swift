import FHIRCore
package import FHIRModel
import FHIRSchema

/// The CapabilityStatement, computed from what the router leads to and the settings allow (R4 `http.html#capabilities`).
extension FHIRService {
    func capabilities(_ request: InteractionRequest) throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters.union(["mode"]))
        if let mode = request.parameters.first(where: { $0.name == "mode" })?.value, mode != "full", mode != "normative" {
            throw OperationFailure(.invalid, .badParameter, "Parameter mode: expected full or normative")
        }
        return Answer(.ok, .document(capabilityStatement()))
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
        for type in schema.resourceTypes { describe(type, in: rest, &builder) }
        for code in ["transaction", "batch", "history-system", "search-system"] {
            builder.set("code", code, in: builder.add("interaction", to: rest))
        }
        for (name, type) in [("_id", "token"), ("_lastUpdated", "date")] { parameter(name, type, in: rest, &builder) }
        operations(on: .system, in: rest, &builder)
        return builder.arena
    }

    private func describe(_ type: TypeID, in rest: NodeID, _ builder: inout ArenaBuilder) {
        let name = schema.name(type)
        let node = builder.add("resource", to: rest)
        builder.set("type", name, in: node)
        builder.set("profile", "http://hl7.org/fhir/StructureDefinition/" + name, in: node)
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
        parameter("_id", "token", in: node, &builder)
        parameter("_lastUpdated", "date", in: node, &builder)
        if let identifier = schema.property(of: type, named: "identifier"), schema[identifier].type == names.identifier {
            parameter("identifier", "token", in: node, &builder)
        }
        guard let id = ResourceID("x") else { return }
        operations(on: .instance(type, id), in: node, &builder)
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

    private func parameter(_ name: String, _ type: String, in node: NodeID, _ builder: inout ArenaBuilder) {
        let parameter = builder.add("searchParam", to: node)
        builder.set("name", name, in: parameter)
        builder.set("type", type, in: parameter)
    }

    private func operations(on target: OperationTarget, in node: NodeID, _ builder: inout ArenaBuilder) {
        for name in OperationName.allCases where name.isDefined(on: target) {
            let operation = builder.add("operation", to: node)
            builder.set("name", name.rawValue, in: operation)
            builder.set("definition", name.definition, in: operation)
        }
    }
}

extension OperationName {
    /// The canonical URL of the operation's definition.
    var definition: String {
        switch self {
        case .meta: "http://hl7.org/fhir/OperationDefinition/Resource-meta"
        case .metaAdd: "http://hl7.org/fhir/OperationDefinition/Resource-meta-add"
        case .metaDelete: "http://hl7.org/fhir/OperationDefinition/Resource-meta-delete"
        case .versions: "http://hl7.org/fhir/OperationDefinition/CapabilityStatement-versions"
        }
    }
}
