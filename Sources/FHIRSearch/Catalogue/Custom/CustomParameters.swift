package import FHIRCore
package import FHIRSchema

/// The definitions besides R4's own that act in a tenant: its own, and those of the shared tenant. Of several with the same code on a type
/// the tenant's own counts, then the first by id; restatements of R4's parameters change nothing.
package struct CustomParameters: Sendable {
    /// By the ids of their resources.
    package var own: [ResourceID: SearchParameterResource]
    package var shared: [ResourceID: SearchParameterResource]

    package init(own: [ResourceID: SearchParameterResource] = [:], shared: [ResourceID: SearchParameterResource] = [:]) {
        self.own = own
        self.shared = shared
    }

    package func isSame(_ other: CustomParameters) -> Bool { own == other.own && shared == other.shared }

    package var isEmpty: Bool { own.isEmpty && shared.isEmpty }

    /// In the order in which they count.
    private var all: [SearchParameterResource] {
        let groups = [own, shared].map { group in group.sorted { $0.key.value < $1.key.value }.map(\.value) }
        return groups.joined().filter { !$0.isRetired }
    }

    /// The codes of all, retired ones too.
    package var allCodes: Set<String> { Set((own.values.map(\.code) + shared.values.map(\.code))) }

    private var codes: [String: String] { Dictionary(all.map { ($0.url, $0.code) }) { first, _ in first } }

    /// What keeps one of the tenant's own from acting beside the others: a code that means something else already, a part that nothing
    /// defines.
    package func conflicts(of id: ResourceID, _ schema: Schema) -> [Issue] {
        guard let resource = own[id], !resource.isRetired else { return [] }
        let others = (own.values.filter { $0 != resource } + shared.values).filter { $0.code == resource.code && !$0.isRetired }
        for type in resource.types {
            let other =
                Self.standard(resource.code, type, schema)
                ?? others.first { $0.types.contains(type) }.map { $0.definition(on: schema, [:]) }
            guard let other, !resource.restates(other, on: type, schema) else { continue }
            let text =
                "SearchParameter.code: \(schema.name(type)) has a parameter of this code that means something else; choose another code, or "
                + "name that parameter's definition in derivedFrom and keep its type"
            return [Issue(.duplicateIdentity, at: "SearchParameter.code", text)]
        }
        return resource.kind == .composite ? missingParts(of: resource, schema) : []
    }

    private func missingParts(of resource: SearchParameterResource, _ schema: Schema) -> [Issue] {
        let definitions = definitions(schema)
        return resource.definition(on: schema, codes).components.enumerated().compactMap { index, part in
            let isKnown = resource.types.allSatisfy { type in
                Self.standard(part.code, type, schema) != nil || definitions[type]?.contains { $0.code == part.code } ?? false
            }
            let place = "SearchParameter.component[\(index)].definition"
            return isKnown ? nil : Issue(.searchParameter, at: place, "\(place): no such parameter of every type in base is known here")
        }
    }

    private static func standard(_ code: String, _ type: TypeID, _ schema: Schema) -> ParameterDefinition? {
        schema.searchParameter(of: type, code: code).map { ParameterDefinition(schema[$0], schema) }
    }

    /// What acts on each type, each code once, without restatements of R4's.
    func definitions(_ schema: Schema) -> [TypeID: [ParameterDefinition]] {
        let codes = codes
        var found: [TypeID: [ParameterDefinition]] = [:]
        for resource in all {
            let definition = resource.definition(on: schema, codes)
            for type in resource.types where schema.searchParameter(of: type, code: resource.code) == nil {
                if found[type]?.contains(where: { $0.code == resource.code }) ?? false { continue }
                found[type, default: []].append(definition)
            }
        }
        return found
    }
}
