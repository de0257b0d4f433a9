import FHIRCore

/// The value of an `If-Match` or `If-None-Match` header: version numbers in weak or strong tags, or any (R4 `http.html#concurrency`).
package struct EntityTags: Sendable, Hashable {
    package let isAny: Bool
    package let versions: [Int64]
    /// Whether every part could be read. One that could not matches nothing.
    package let isWellFormed: Bool

    package init(_ header: String) {
        let trimmed = Self.trim(Substring(header))
        if trimmed == "*" {
            isAny = true
            versions = []
            isWellFormed = true
            return
        }
        isAny = false
        var versions: [Int64] = []
        var isWellFormed = !trimmed.isEmpty
        for part in trimmed.split(separator: ",", omittingEmptySubsequences: false) {
            var tag = Self.trim(part)
            if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
            if tag.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") { tag = tag.dropFirst().dropLast() }
            if let version = Int64(tag) {
                versions.append(version)
            } else {
                isWellFormed = false
            }
        }
        self.versions = versions
        self.isWellFormed = isWellFormed
    }

    package func matches(_ version: Int64) -> Bool { isAny || versions.contains(version) }

    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
        while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
        return text
    }
}
