/// E-mail addresses as accounts have them: ASCII, compared without regard to case.
enum Email {
    /// What the addresses that are one account's have in common.
    static func folded(_ email: String) -> String { email.lowercased() }

    /// Whether the text is an address: something, one `@`, and a domain without blanks; at most 254 characters (RFC 5321).
    static func isLegal(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), !parts[1].isEmpty, text.utf8.count <= 254 else { return false }
        guard !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), !parts[1].contains("..") else { return false }
        let special: Set<UInt8> = Set("()<>[]:;,\\\"".utf8)
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !special.contains($0) }
    }
}
