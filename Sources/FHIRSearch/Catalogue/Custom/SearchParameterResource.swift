package import FHIRCore
package import FHIRModel
package import FHIRSchema

/// What a SearchParameter resource says, as far as searching needs it (R4 `searchparameter.html`).
package struct SearchParameterResource: Sendable, Hashable {
    /// A part of a composite.
    package struct Component: Sendable, Hashable {
        /// The canonical URL of the part's own definition.
        package var definition: String
        package var expression: String
    }

    package var url: String
    package var code: String
    package var kind: SearchParameterKind
    /// The concrete resource types that have it.
    package var types: [TypeID]
    package var expression: String
    package var targets: [TypeID]
    package var components: [Component]
    /// The definition that it restates or narrows.
    package var derivedFrom: String?
    /// Whether it is out of use and defines nothing.
    package var isRetired: Bool

    /// Reads a resource of type SearchParameter. O(nodes + types × length of the expression).
    ///
    /// - Throws: `.unprocessable` with one issue for each element that says nothing usable.
    package init(_ arena: Arena) throws(OperationFailure) {
        let reading = SearchParameterReading(arena)
        var issues: [Issue] = []
        url = reading.text("url") ?? ""
        code = reading.text("code") ?? ""
        expression = reading.text("expression") ?? ""
        derivedFrom = reading.text("derivedFrom")
        isRetired = reading.text("status") == "retired"
        kind = reading.kind(&issues)
        types = reading.types("base", &issues)
        targets = reading.targets(&issues)
        components = reading.components(&issues)
        if url.isEmpty { issues.append(reading.issue("url", "a canonical URL is required, by which others refer to the definition")) }
        if !Self.isUsable(code) {
            issues.append(reading.issue("code", "expected 1 to 64 letters, digits, '-' and '_': the name in a search URL"))
        }
        if issues.isEmpty, !isRetired { issues = check(reading) }
        if !issues.isEmpty { throw OperationFailure(.unprocessable, issues) }
    }

    private static func isUsable(_ code: String) -> Bool {
        (1...64).contains(code.utf8.count)
            && code.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// Whether it says of a type the same as another definition, so that both may have the same code.
    func restates(_ other: ParameterDefinition, on type: TypeID, _ schema: Schema) -> Bool {
        guard kind == other.kind else { return false }
        if url == other.url || Self.unversioned(derivedFrom) == other.url || expression == other.expression { return true }
        let own = ParameterSource(definition(on: schema, [:]), type, schema)
        return !own.paths.isEmpty && Set(own.paths) == Set(ParameterSource(other, type, schema).paths)
    }

    private static func unversioned(_ canonical: String?) -> String? {
        canonical.map { String($0.prefix { $0 != "|" }) }
    }

    /// What the catalogue is made of.
    /// - Parameter codes: those of the definitions besides R4's by their URLs.
    func definition(on schema: Schema, _ codes: [String: String]) -> ParameterDefinition {
        ParameterDefinition(
            code: code, url: url, kind: kind, expression: expression, targets: targets,
            components: components.map { part in
                let url = Self.unversioned(part.definition) ?? ""
                let known = codes[url] ?? schema.searchParameter(url: url).map { schema[$0].code.string }
                return ParameterDefinition.Component(code: known ?? "", expression: part.expression)
            })
    }
}
