/// The name of a search parameter, taken apart: `code`, `code:modifier`, `subject:Patient.name`, `_has:Observation:patient:code`, and
/// any nesting of these (R4 `search.html#chaining`, `#has`). Whether the names exist is not asked here.
package indirect enum SearchPath: Sendable, Hashable {
    /// A parameter of the resource itself, with what stands behind its colon.
    case parameter(String, modifier: String?)
    /// A reference parameter, the type it must lead to, what the resource there must meet besides (`_filter` only), and the path on.
    case chain(String, type: String?, where: FilterExpression?, SearchPath)
    /// A type, its reference parameter that leads here, and the path from there.
    case has(String, String, SearchPath)

    /// Codes that stand for no parameter of a definition, and can stand at the end of any path.
    static let general: Set<String> = ["_list", "_text", "_content", "_filter"]

    /// The first parameter of the path, nil for `_has`.
    var ownCode: String? {
        switch self {
        case .parameter(let code, _), .chain(let code, _, _, _): code
        case .has: nil
        }
    }

    /// Reads a name.
    /// - Throws: when `_has` lacks a part, or the name has more levels than `SearchLimits.depth`.
    package init(_ name: String) throws(SearchFault) {
        self = try Self.read(name[...], name, depth: 0)
    }

    private static func read(_ text: Substring, _ whole: String, depth: Int) throws(SearchFault) -> SearchPath {
        guard depth < SearchLimits.depth else { throw .tooLarge(whole, "\(SearchLimits.depth) levels") }
        if text == "_has" || text.hasPrefix("_has:") {
            let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, parts.allSatisfy({ !$0.isEmpty }) else {
                throw .unknown(
                    "Parameter \(ParameterName.harmless(whole)): expected _has:[type]:[reference parameter]:[parameter], "
                        + "such as _has:Observation:patient:code")
            }
            return .has(String(parts[1]), String(parts[2]), try read(parts[3], whole, depth: depth + 1))
        }
        if let point = text.firstIndex(of: ".") {
            let (code, type) = split(text[..<point])
            return .chain(code, type: type, where: nil, try read(text[text.index(after: point)...], whole, depth: depth + 1))
        }
        let (code, modifier) = split(text)
        return .parameter(code, modifier: modifier)
    }

    private static func split(_ text: Substring) -> (String, String?) {
        guard let colon = text.firstIndex(of: ":") else { return (String(text), nil) }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
