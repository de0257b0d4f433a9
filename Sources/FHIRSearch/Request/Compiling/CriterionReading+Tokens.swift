import FHIRCore
import FHIRModel
import FHIRSchema

/// Values of tokens (R4 `search.html#token`).
extension CriterionReading {
    /// The most concepts of a value set that become part of a query.
    private static let conceptLimit = 5000

    mutating func token(
        _ parameter: SearchParameter, _ modifier: ParameterModifier?, _ item: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        switch modifier {
        case .text:
            let folded = StringFolding.fold(EscapedText.unescape(item))
            guard !folded.isEmpty else { throw Self.noText(name) }
            return checked(.value(parameter.reference, .display(folded)))
        case .ofType: return try typedIdentifier(parameter, item, name)
        case .in: return try members(parameter, valueSet(EscapedText.unescape(item)), name)
        case .above, .below: return try related(parameter, modifier == .above ? .above : .below, item, name)
        default: return tokens(parameter, try TokenValue(item, name))
        }
    }

    /// The rows of one `[system]|[code]`.
    mutating func tokens(_ parameter: SearchParameter, _ value: TokenValue) -> SearchCriterion {
        let hasHash = value.system.map { !$0.isEmpty && !parameter.impliedSystems.contains($0) } ?? false
        let needsHash = hasHash || value.code.utf8.count > TokenKey.codeLimit
        let matches = tokenMatches(parameter, value).map { match in
            KeyMatch(match.ranges, match.test, isCertain: match.isCertain && !(verifiesHashes && needsHash))
        }
        return rows(matches, parameter, .token(value))
    }

    /// The keys of one `[system]|[code]`. A system that the elements imply is not in their keys.
    func tokenMatches(_ parameter: SearchParameter, _ value: TokenValue) -> [KeyMatch] {
        let isImplied = value.system.map { parameter.impliedSystems.contains($0) } ?? false
        if !parameter.hasSystems, !value.code.isEmpty, isImplied || value.system ?? "" == "" {
            return [TokenKey.matching(code: value.code, system: "", context.hash)]
        }
        guard let system = value.system else { return [TokenKey.matching(code: value.code, context.hash)] }
        if value.code.isEmpty {
            let named = TokenKey.matching(system: system, context.hash)
            return isImplied ? [named, KeyMatch([.values], .system(0))] : [named]
        }
        let named = TokenKey.matching(code: value.code, system: system, context.hash)
        return isImplied ? [named, TokenKey.matching(code: value.code, system: "", context.hash)] : [named]
    }

    /// `:of-type`: an Identifier by a coding of its type, and its value.
    private mutating func typedIdentifier(
        _ parameter: SearchParameter, _ item: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let parts = EscapedText.split(item, at: "|").map(EscapedText.unescape)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw .malformed(name, expected: "[system]|[code]|[value], system and code being of the identifier's type")
        }
        var match = TokenKey.matching(code: parts[2], context.hash)
        match.isCertain = false
        return rows([match], parameter, .typedIdentifier(TokenValue(system: parts[0], code: parts[1]), TextFolding.fold(parts[2])))
    }

    /// How terminology names a value set: one of this server `ValueSet/id`, any other by its canonical URL.
    private func valueSet(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let literal = LiteralReference(bytes[...], schema: schema, base: context.base), schema.name(literal.type) == "ValueSet" else {
            return text
        }
        return "ValueSet/" + literal.id.value
    }

    /// `:in`: a member of a value set; of one that is too large for a list each code is looked up on the resources themselves.
    mutating func members(_ parameter: SearchParameter, _ valueSet: String, _ name: String) throws(SearchFault) -> SearchCriterion {
        do throws(TerminologyFailure) {
            let members = try context.terminology.members(of: valueSet, limit: Self.conceptLimit)
            return rows(members.systems.flatMap { concepts(parameter, $0.key, $0.value) }, parameter, nil)
        } catch {
            switch error {
            case .tooCostly: return all([present(parameter), checked(.value(parameter.reference, .member(valueSet)))])
            case .unknownValueSet(let url):
                guard url != valueSet else {
                    throw .terminology(name, "no such value set is known here; expected the canonical URL of a ValueSet, or ValueSet/[id]")
                }
                throw .terminology(name, "the value set imports \(Self.named(url)), which is not known here")
            case .unknownSystem(let url):
                throw .terminology(name, "the value set takes concepts from the code system \(Self.named(url)), whose content is not here")
            case .unsupportedFilter(let property, let operation):
                throw .terminology(name, "the value set filters by \(property) \(operation), which is not understood here")
            case .circularImport(let url): throw .terminology(name, "the value set \(Self.named(url)) imports itself")
            }
        }
    }

    /// The URL of a definition that the server has read, as it can be repeated: no data of a patient, and in print characters.
    private static func named(_ url: String) -> String {
        let isPlain = url.utf8.count <= 256 && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E }
        return isPlain ? url : "(a URL that is too long or has other characters)"
    }

    /// `:above`, `:below`: a concept that subsumes the value or that it subsumes, itself included.
    mutating func related(
        _ parameter: SearchParameter, _ relation: ConceptRelation, _ item: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let value = try TokenValue(item, name)
        guard !value.code.isEmpty else { throw .malformed(name, expected: "[system]|[code]") }
        if parameter.code == "contenttype", relation == .below { return mediaTypes(parameter, value.code) }
        let systems = value.system.map { $0.isEmpty ? parameter.impliedSystems : [$0] } ?? parameter.impliedSystems
        guard !systems.isEmpty else {
            throw .malformed(name, expected: "[system]|[code]: without its system a code has no place in a hierarchy")
        }
        guard let known = systems.first(where: { context.terminology.isKnown(system: $0) }) else {
            throw .terminology(name, "the content of the code system is not here, so its hierarchy is not known")
        }
        let terminology = context.terminology
        let codes =
            relation == .above
            ? terminology.ancestors(system: known, code: value.code) : terminology.descendants(system: known, code: value.code)
        return rows(concepts(parameter, known, .only(Set((codes ?? []) + [value.code]))), parameter, nil)
    }

    /// The keys of codes of one system.
    private func concepts(_ parameter: SearchParameter, _ system: String, _ codes: ValueSetMembers.Codes) -> [KeyMatch] {
        var matches = [concepts(codes, in: system)]
        if parameter.impliedSystems.contains(system) { matches.append(concepts(codes, in: "")) }
        return matches
    }

    private func concepts(_ codes: ValueSetMembers.Codes, in system: String) -> KeyMatch {
        func ranges(_ list: Set<String>) -> [KeyRange] {
            let keys = Set(list.map { TokenKey.encode($0, system: system, context.hash) })
            return keys.sorted { $0.lexicographicallyPrecedes($1) }.map { KeyRange.exactly($0) }
        }
        return switch codes {
        case .only(let list): KeyMatch(ranges(list))
        case .allBut(let list): KeyMatch(KeyRange.complement(ranges(list)), .system(context.hash.short(system)))
        }
    }

    /// Media types below one: `image` has `image/png`, `text/html` has `text/html;charset=utf-8` (R4 `search.html#mimetype`).
    private func mediaTypes(_ parameter: SearchParameter, _ type: String) -> SearchCriterion {
        guard let number = parameter.number else { return .nothing }
        let folded = TextFolding.fold(type.hasSuffix("/") ? String(type.dropLast()) : type)
        let ranges = ["\0", "/", ";"].map { KeyRange.prefix(folded + Array($0.utf8)) }
        return .rows(RowCriterion(number, ranges))
    }
}

/// Which way a hierarchy of concepts is walked.
enum ConceptRelation: Sendable, Hashable {
    case above, below
}

/// The value of a token: `code`, `system|code`, `|code` for a code without system, `system|` for any code of a system.
struct TokenValue: Sendable, Hashable {
    /// Nil: whatever the system; empty: none.
    var system: String?
    /// Empty: whatever the code.
    var code: String

    init(system: String?, code: String) {
        self.system = system
        self.code = code
    }

    /// Reads a value as it stands between commas.
    init(_ item: String, _ name: String) throws(SearchFault) {
        let parts = EscapedText.split(item, at: "|").map(EscapedText.unescape)
        switch parts.count {
        case 1 where !parts[0].isEmpty: self.init(system: nil, code: parts[0])
        case 2 where !parts[0].isEmpty || !parts[1].isEmpty: self.init(system: parts[0], code: parts[1])
        default: throw .malformed(name, expected: "[code], [system]|[code], |[code] or [system]|; a | in either is written \\|")
        }
    }

    /// Whether a code with its system, nil for none, is what is asked for.
    func matches(system other: ArraySlice<UInt8>?, folded code: [UInt8]) -> Bool {
        if let system, !(system.isEmpty ? other == nil : other?.elementsEqual(system.utf8) ?? false) { return false }
        return self.code.isEmpty || TextFolding.fold(self.code) == code
    }
}
