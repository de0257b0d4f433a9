import FHIRCore
import Interactions

/// The target of a request cut into path and query, not yet decoded (RFC 9112, 3.2).
struct RequestTarget {
    /// Begins with a slash; `*` for a request about the whole server.
    let path: Substring
    /// Without the question mark; empty when there is none.
    let query: Substring
    /// Host and port of an absolute URL; nil for a path.
    private(set) var authority: Substring?

    /// Nil for a target that is neither a path nor an absolute http URL.
    init?(_ text: String) {
        var rest = text[...]
        if let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<hash] }
        if rest.utf8.first != UInt8(ascii: "/") {
            if rest == "*" {
                path = rest
                query = ""
                return
            }
            guard let location = Self.afterScheme(rest) else { return nil }
            let end = location.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? location.endIndex
            authority = location[..<end]
            rest = location[end...]
            if rest.utf8.first != UInt8(ascii: "/") {
                path = "/"
                query = rest.dropFirst()
                return
            }
        }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = rest[..<mark]
            query = rest[rest.utf8.index(after: mark)...]
        } else {
            path = rest
            query = ""
        }
    }

    /// The decoded segments of the path below `prefix`, without empty ones at its ends; nil when the path does not lie there.
    ///
    /// - Throws: 400 for a broken escape or text that is not UTF-8.
    func segments(below prefix: String) throws(OperationFailure) -> [String]? {
        guard path.utf8.starts(with: prefix.utf8) else { return nil }
        let rest = path[path.utf8.index(path.startIndex, offsetBy: prefix.utf8.count)...]
        guard rest.isEmpty || rest.utf8.first == UInt8(ascii: "/") else { return nil }
        return try URLQuery.segments(rest)
    }

    private static func afterScheme(_ text: Substring) -> Substring? {
        for scheme in ["http://", "https://"] where text.utf8.count > scheme.utf8.count {
            let end = text.utf8.index(text.startIndex, offsetBy: scheme.utf8.count)
            if text[..<end].lowercased() == scheme { return text[end...] }
        }
        return nil
    }
}
