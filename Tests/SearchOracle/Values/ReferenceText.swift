/// What a reference points to, told from its text alone (R4 `references.html#literal`, `search.html#reference`).
enum ReferenceText: Hashable {
    /// A resource of this server. Type nil only in search values.
    case local(type: String?, id: String, version: String?)
    /// Anything else that is a URI: of other servers, canonical (with the version behind `|`), `urn:`.
    case url(String, version: String?)
    /// `#id`: a resource inside the same one.
    case contained(String)

    /// The reference in a resource. A URL that begins with the server's own is local.
    init?(stored text: String, base: String) {
        if text.hasPrefix("#") {
            self = .contained(String(text.dropFirst()))
        } else if let local = Self.local(text.hasPrefix(base + "/") ? String(text.dropFirst(base.count + 1)) : text) {
            self = local
        } else {
            self = Self.url(text)
        }
    }

    /// The type of what a reference leads to, as `[type]/[id]` behind any base tells it.
    static func type(stored text: String, base: String) -> String? {
        switch ReferenceText(stored: text, base: base) {
        case .local(let type, _, _)?: return type
        case .url(let url, _)?:
            var parts = url.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            if parts.count > 4, parts[parts.count - 2] == "_history" { parts.removeLast(2) }
            guard parts.count > 3, isType(parts[parts.count - 2]), isID(parts[parts.count - 1]) else { return nil }
            return parts[parts.count - 2]
        default: return nil
        }
    }

    /// A search value: `[id]`, `[type]/[id]`, `[url]`, each with a version or not; nil if it is none of them.
    init?(sought text: String, base: String) {
        if Self.isID(text) {
            self = .local(type: nil, id: text, version: nil)
        } else if let local = Self.local(text.hasPrefix(base + "/") ? String(text.dropFirst(base.count + 1)) : text) {
            self = local
        } else if let colon = text.firstIndex(of: ":"), colon > text.startIndex, !text.contains(" ") {
            self = Self.url(text)
        } else {
            return nil
        }
    }

    /// `[type]/[id]` or `[type]/[id]/_history/[version]`
    private static func local(_ text: String) -> ReferenceText? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 4 && parts[2] == "_history", isType(parts[0]), isID(parts[1]) else { return nil }
        if parts.count == 4, !isID(parts[3]) { return nil }
        return .local(type: parts[0], id: parts[1], version: parts.count == 4 ? parts[3] : nil)
    }

    private static func url(_ text: String) -> ReferenceText {
        guard let bar = text.firstIndex(of: "|") else { return .url(text, version: nil) }
        return .url(String(text[..<bar]), version: String(text[text.index(after: bar)...]))
    }

    private static func isType(_ text: String) -> Bool {
        text.first?.isUppercase == true && text.allSatisfy { $0.isASCII && $0.isLetter }
    }

    private static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
    }
}
