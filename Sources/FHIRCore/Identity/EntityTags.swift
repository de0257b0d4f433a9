/// The value of an `If-Match` or `If-None-Match` header: version numbers in weak or strong tags, or any (R4 `http.html#concurrency`,
/// RFC 9110 section 13.1).
package struct EntityTags: Sendable, Hashable {
    package private(set) var isAny = false
    /// The versions that the tags name. A tag that no version of this server has, such as `W/"x"`, names none.
    package private(set) var versions: [Int64] = []
    /// Whether the whole text is a list of tags. One that is not matches nothing, and must not be taken for a condition that holds.
    package private(set) var isWellFormed = false

    /// - Parameter header: besides what the RFC allows, a bare number is taken, as some clients send it.
    package init(_ header: String) {
        var rest = header.utf8[...]
        Self.skipBlank(&rest)
        if rest.first == UInt8(ascii: "*") {
            rest.removeFirst()
            Self.skipBlank(&rest)
            isAny = rest.isEmpty
            isWellFormed = isAny
            return
        }
        while let tag = Self.tag(&rest) {
            if let version = Self.version(tag) { versions.append(version) }
            Self.skipBlank(&rest)
            if rest.isEmpty {
                isWellFormed = true
                return
            }
            guard rest.popFirst() == UInt8(ascii: ",") else { break }
            Self.skipBlank(&rest)
        }
        versions = []
    }

    package func matches(_ version: Int64) -> Bool { isAny || versions.contains(version) }

    /// The number of a version as the server writes it: digits without a leading zero; nil for anything else.
    package static func version(_ text: Substring.UTF8View) -> Int64? {
        guard let first = text.first, first != UInt8(ascii: "0"), text.allSatisfy(isDigit) else { return nil }
        return Int64(String(Substring(text)))
    }

    /// Takes one tag off the front and returns what it holds; nil if there is none.
    private static func tag(_ rest: inout Substring.UTF8View) -> Substring.UTF8View? {
        if let first = rest.first, isDigit(first) {
            let digits = rest.prefix(while: isDigit)
            rest = rest[digits.endIndex...]
            return digits
        }
        if rest.first == UInt8(ascii: "W"), rest.dropFirst().first == UInt8(ascii: "/") { rest = rest.dropFirst(2) }
        guard rest.popFirst() == UInt8(ascii: "\""), let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        defer { rest = rest[rest.index(after: end)...] }
        return rest[..<end]
    }

    private static func skipBlank(_ rest: inout Substring.UTF8View) {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
