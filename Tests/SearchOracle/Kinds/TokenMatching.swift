/// Token parameters (R4 `search.html#token`).
struct TokenMatching {
    let terminology: OracleTerminology
    let impliedSystem: String?

    /// What a value asks for. Systems are URIs and match exactly; codes and identifiers without regard to case ("servers SHOULD treat
    /// tokens in a case-insensitive manner"), folded as texts are.
    enum Sought {
        /// `[code]`: "irrespective of the value of the system property"
        case code(String)
        /// `[system]|[code]`
        case both(String, String)
        /// `|[code]`: "and the Coding/Identifier has no system property"
        case withoutSystem(String)
        /// `[system]|`: "any element where the value of [system] matches"
        case system(String)
    }

    static func read(_ value: String) -> Sought? {
        let parts = EscapedList.split(value, at: "|").map(EscapedList.plain)
        if parts.count == 1 { return .code(parts[0]) }
        guard parts.count == 2 else { return nil }
        if parts[1].isEmpty { return parts[0].isEmpty ? nil : .system(parts[0]) }
        return parts[0].isEmpty ? .withoutSystem(parts[1]) : .both(parts[0], parts[1])
    }

    /// The test of one value; nil if it cannot be read. `:not` and `:not-in` are the caller's, as they turn round the whole list.
    func predicate(_ value: String, _ modifier: String?) -> (([PathItem]) -> Bool)? {
        switch modifier {
        case "text": text(value)
        case "in", "not-in": within(value)
        case "above", "below": hierarchy(value, isBelow: modifier == "below")
        case "of-type": ofType(value)
        default: Self.read(value).map { sought in { items in self.tokens(items).contains { Self.matches($0, sought) } } }
        }
    }

    func tokens(_ items: [PathItem]) -> [OracleToken] {
        items.flatMap { OracleToken.tokens($0, impliedSystem: impliedSystem) }
    }

    private static func matches(_ token: OracleToken, _ sought: Sought) -> Bool {
        switch sought {
        case .code(let code): same(token, code)
        case .both(let system, let code): (token.system == system || token.impliedSystem == system) && same(token, code)
        case .withoutSystem(let code): token.system == nil && same(token, code)
        case .system(let system): token.system == system || token.impliedSystem == system
        }
    }

    private static func same(_ token: OracleToken, _ code: String) -> Bool {
        token.code.map { OracleText.folded($0) == OracleText.folded(code) } ?? false
    }

    /// `:text`: "processed as a string that searches text associated with the code/value"; so, as strings are, from the beginning.
    private func text(_ value: String) -> (([PathItem]) -> Bool)? {
        let sought = OracleText.plain(EscapedList.plain(value))
        return { items in
            tokens(items).flatMap(\.texts).contains { OracleText.begins(OracleText.plain($0), sought) }
        }
    }

    /// `:in`: "a URI (relative or absolute) that identifies a value set".
    private func within(_ value: String) -> (([PathItem]) -> Bool)? {
        guard let members = terminology.members(of: EscapedList.plain(value)) else { return nil }
        return { items in
            tokens(items).contains { token in
                guard let system = token.system ?? token.impliedSystem, let code = token.code else { return false }
                return members.contains(OracleTerminology.Concept(system, code))
            }
        }
    }

    /// `:below`: the coding "is subsumed by the specified search code"; `:above`: it subsumes it; "this includes the coding itself".
    private func hierarchy(_ value: String, isBelow: Bool) -> (([PathItem]) -> Bool)? {
        guard case .both(let system, let code)? = Self.read(value) else { return nil }
        let concept = OracleTerminology.Concept(system, code)
        let wanted = isBelow ? terminology.descendants(of: concept) : terminology.ancestors(of: concept)
        return { items in
            tokens(items).contains { token in
                guard let system = token.system ?? token.impliedSystem, let code = token.code else { return false }
                return wanted.contains(OracleTerminology.Concept(system, code))
            }
        }
    }

    /// `:of-type`: `[system]|[code]|[value]`, "the system and code refer to Identifier.type.coding … All 3 parts must be present".
    private func ofType(_ value: String) -> (([PathItem]) -> Bool)? {
        let parts = EscapedList.split(value, at: "|").map(EscapedList.plain)
        guard parts.count == 3, !parts.contains("") else { return nil }
        return { items in
            tokens(items).contains { token in
                Self.same(token, parts[2])
                    && token.types.contains { $0[0] == parts[0] && OracleText.folded($0[1]) == OracleText.folded(parts[1]) }
            }
        }
    }
}
