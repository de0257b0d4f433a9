/// Reference parameters (R4 `search.html#reference`).
struct ReferenceMatching {
    let base: String

    /// The literal references of an element: of a Reference, or a canonical or uri itself.
    func references(_ item: PathItem) -> [ReferenceText] {
        let text = item.value["reference"]?.string ?? item.value.string
        return text.flatMap { ReferenceText(stored: $0, base: base) }.map { [$0] } ?? []
    }

    /// The test of one value; nil if it is no reference.
    ///
    /// `[id]` finds references to a resource of this server with that id, of any type that the parameter has; `[type]/[id]` and the
    /// absolute URL below the server's base are the same; any other URL, "where the [url] is an absolute URL", matches exactly. A value
    /// without version finds versioned references too; one with a version finds only those. "servers SHOULD support automatically
    /// detecting a |[version] portion" of canonicals: without it every version is found.
    /// - Parameters:
    ///   - modifier: the name of a resource type, or `identifier`.
    ///   - targets: the types that the parameter has; empty for any.
    func predicate(_ value: String, _ modifier: String?, targets: [String] = []) -> (([PathItem]) -> Bool)? {
        if modifier == "identifier" { return identifier(value) }
        guard let sought = ReferenceText(sought: EscapedList.plain(value), base: base) else { return nil }
        return { items in items.flatMap(references).contains { Self.matches($0, sought, type: modifier, targets) } }
    }

    private static func matches(_ stored: ReferenceText, _ sought: ReferenceText, type: String?, _ targets: [String]) -> Bool {
        switch (stored, sought) {
        case (.local(let ownType, let id, let version), .local(let soughtType, let soughtID, let soughtVersion)):
            id == soughtID && (soughtType == nil ? targets.isEmpty || targets.contains(ownType ?? "") : soughtType == ownType)
                && (type == nil || type == ownType) && (soughtVersion == nil || soughtVersion == version)
        case (.url(let url, let version), .url(let soughtURL, let soughtVersion)):
            type == nil && url == soughtURL && (soughtVersion == nil || soughtVersion == version)
        default: false
        }
    }

    /// `:identifier`: "searching by the identifier rather than the literal reference", with Reference.identifier, as a token.
    private func identifier(_ value: String) -> (([PathItem]) -> Bool)? {
        let tokens = TokenMatching(terminology: OracleTerminology([], base: base), impliedSystem: nil)
        guard let inside = tokens.predicate(value, nil) else { return nil }
        return { items in inside(items.flatMap { $0.children("identifier") }) }
    }
}
