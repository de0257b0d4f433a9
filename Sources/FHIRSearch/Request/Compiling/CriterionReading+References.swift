import FHIRCore
import FHIRModel
import FHIRSchema

/// Values of references (R4 `search.html#reference`).
extension CriterionReading {
    mutating func reference(
        _ parameter: SearchParameter, _ modifier: ParameterModifier?, _ item: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        switch modifier {
        case .identifier:
            guard let number = parameter.identifiers, parameter.holdsReferences(schema) else {
                throw .unknown("Parameter \(ParameterName.harmless(name)): its references are URLs, which have no identifier")
            }
            let value = try TokenValue(item, name)
            let rows = any(tokenMatches(parameter, value).map { .rows($0.rows(of: number)) })
            return verifiesHashes ? all([rows, checked(.value(parameter.reference, .referenceIdentifier(value)))]) : rows
        case .text:
            let folded = StringFolding.fold(EscapedText.unescape(item))
            guard !folded.isEmpty else { throw Self.noText(name) }
            return checked(.value(parameter.reference, .display(folded)))
        case .below: return try versions(parameter, EscapedText.unescape(item), name)
        default:
            let text = EscapedText.unescape(item)
            guard isReference(text, parameter) else {
                throw .malformed(name, expected: "[id], [type]/[id] or a URL; of a canonical it may have |version")
            }
            return points(parameter, at: text)
        }
    }

    /// Whether a reference can look so: an id, a type with an id, a URI. That of a canonical may be relative.
    private func isReference(_ text: String, _ parameter: SearchParameter) -> Bool {
        if ResourceID(text) != nil { return true }
        if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return false }
        let bytes = Array(text.utf8)
        return LiteralReference(bytes[...], schema: schema, base: context.base) != nil || parameter.holdsCanonicals(schema)
            || (bytes.firstIndex(of: UInt8(ascii: ":")) ?? 0) > 0
    }

    /// References to `id`, `Type/id`, `Type/id/_history/version`, the same behind the server's base, or any other URL with or without
    /// `|version`.
    mutating func points(_ parameter: SearchParameter, at text: String) -> SearchCriterion {
        let bytes = Array(text.utf8)
        if let literal = LiteralReference(bytes[...], schema: schema, base: context.base) {
            let local = points(parameter, at: literal.type, literal.id)
            guard let version = literal.version else {
                return any([local] + named(parameter, schema.name(literal.type) + "/" + literal.id.value))
            }
            return all([local, checked(.value(parameter.reference, .version(literal.type, literal.id, version)))])
        }
        var alternatives: [SearchCriterion] = []
        if let id = ResourceID(text) {
            alternatives = parameter.possibleTargets(schema).flatMap { target in
                [points(parameter, at: target, id)] + named(parameter, schema.name(target) + "/" + id.value)
            }
        }
        // What has no colon can still be the URL of a canonical.
        if alternatives.isEmpty || parameter.holdsCanonicals(schema) {
            for link in parameter.referenceLinks {
                let match = ReferenceKey.matching(url: text, by: link.parameter, context.hash)
                let rows = SearchCriterion.rows(match.rows(of: .anyReference))
                alternatives.append(verifiesHashes ? all([rows, checked(.value(parameter.reference, .url(text)))]) : rows)
            }
        }
        return any(alternatives)
    }

    /// Canonicals that name a resource of this server as references do, relative or absolute, of any version.
    private func named(_ parameter: SearchParameter, _ name: String) -> [SearchCriterion] {
        guard parameter.holdsCanonicals(schema) else { return [] }
        let urls = [name, String(decoding: context.base, as: UTF8.self) + "/" + name]
        return parameter.referenceLinks.flatMap { link in
            urls.map { .rows(ReferenceKey.matching(url: $0, by: link.parameter, context.hash).rows(of: .anyReference)) }
        }
    }

    private func points(_ parameter: SearchParameter, at type: TypeID, _ id: ResourceID) -> SearchCriterion {
        any(
            parameter.referenceLinks.filter { $0.targets?.contains(type) ?? true }.map { link in
                .rows(
                    ReferenceKey.matching(type, id, by: link.parameter, isNested: parameter.isNested, catalogue.numbering)
                        .rows(of: .anyReference))
            })
    }

    /// `:below=url|1.2`: canonicals of any version that begins so, `1.2` and `1.2.3` but not `1.20`.
    private mutating func versions(_ parameter: SearchParameter, _ text: String, _ name: String) throws(SearchFault) -> SearchCriterion {
        guard parameter.holdsCanonicals(schema), let bar = text.lastIndex(of: "|"), text.index(after: bar) < text.endIndex else {
            throw .malformed(
                name,
                expected: "a canonical URL with the beginning of a version, [url]|[version]; hierarchies of resources are not walked, "
                    + "name their levels in a chain instead")
        }
        let url = String(text[..<bar])
        return any(
            parameter.referenceLinks.map { link in
                let match = ReferenceKey.matching(url: url, by: link.parameter, context.hash)
                let version = String(text[text.index(after: bar)...])
                return all([.rows(match.rows(of: .anyReference)), checked(.value(parameter.reference, .versionBelow(url, version)))])
            })
    }
}
