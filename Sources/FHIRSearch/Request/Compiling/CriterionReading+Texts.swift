import FHIRCore
import FHIRSchema

/// Values of strings, URIs, and free text.
extension CriterionReading {
    /// Begins with (the default), contains, or is exactly the value (R4 `search.html#string`).
    mutating func string(
        _ parameter: SearchParameter, _ modifier: ParameterModifier?, _ text: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let folded = StringFolding.fold(text)
        switch modifier {
        case .exact:
            var match = StringKey.matching(exactly: text, context.hash)
            if verifiesHashes { match.isCertain = false }
            return rows([match], parameter, .text(.exact(text)))
        case .contains:
            guard !folded.isEmpty else { throw Self.noText(name) }
            return rows(StringKey.matching(containing: text), parameter, .text(.contains(folded)))
        default:
            guard !folded.isEmpty else { throw Self.noText(name) }
            return rows([StringKey.matching(prefix: text)], parameter, .text(.begins(folded)))
        }
    }

    /// Equal byte by byte, below or above in the hierarchy of paths (R4 `search.html#uri`).
    mutating func uri(
        _ parameter: SearchParameter, _ modifier: ParameterModifier?, _ text: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        if modifier == .below || modifier == .above, text.utf8.count >= 4, text.prefix(4).lowercased() == "urn:" {
            throw .malformed(name, expected: "a URL; a URN has no levels to be above or below")
        }
        switch modifier {
        case .below: return rows([URIKey.matching(below: text)], parameter, .uri(.begins(Array(text.utf8))))
        case .above: return rows([URIKey.matching(above: text, context.hash)], parameter, nil)
        default:
            var match = URIKey.matching(text, context.hash)
            if verifiesHashes, text.utf8.count > URIKey.limit { match.isCertain = false }
            return rows([match], parameter, .uri(.exact(text)))
        }
    }

    /// `_text`, `_content`: one of the values, each an expression of words (`WordExpression`).
    mutating func words(
        _ value: String, inNarrative isNarrative: Bool, on type: TypeID, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        if isNarrative, !schema[type].isDomainResource { throw .unknown("Parameter \(name): \(schema.name(type)) has no narrative") }
        let items = EscapedText.split(value, at: ",").map(EscapedText.unescape)
        guard items.count <= SearchLimits.values else { throw .tooLarge(name, "\(SearchLimits.values) values") }
        return any(
            try items.map { item throws(SearchFault) in
                try criterion(WordExpression.read(item, name), inNarrative: isNarrative, name)
            })
    }

    private mutating func criterion(
        _ expression: WordExpression, inNarrative isNarrative: Bool, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        switch expression {
        case .words(let test):
            try spend(name)
            return checked(isNarrative ? .narrative(test) : .content(test))
        case .and(let parts):
            return try all(parts.map { part throws(SearchFault) in try criterion(part, inNarrative: isNarrative, name) })
        case .or(let parts):
            return try any(parts.map { part throws(SearchFault) in try criterion(part, inNarrative: isNarrative, name) })
        }
    }

    static func noText(_ name: String) -> SearchFault { .malformed(name, expected: "a text with at least one letter, digit or sign") }
}
