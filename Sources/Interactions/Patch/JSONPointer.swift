/// A path into a JSON document (RFC 6901).
package struct JSONPointer: Sendable, Hashable {
    /// As it was written.
    package let text: String
    /// The names and indexes that lead from the root to the value; none for the whole document.
    package let tokens: [String]

    /// Nil unless the text is empty or begins with a slash, and has a 0 or 1 after each tilde.
    package init?(_ text: String) {
        self.text = text
        var tokens: [String] = []
        if !text.isEmpty {
            guard text.utf8.first == UInt8(ascii: "/") else { return nil }
            for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                guard let token = Self.unescaped(part) else { return nil }
                tokens.append(token)
            }
        }
        self.tokens = tokens
    }

    private static func unescaped(_ part: Substring.UTF8View) -> String? {
        guard part.contains(UInt8(ascii: "~")) else { return String(Substring(part)) }
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in part {
            switch (isEscape, byte) {
            case (false, UInt8(ascii: "~")):
                isEscape = true
                continue
            case (false, _): bytes.append(byte)
            case (true, UInt8(ascii: "0")): bytes.append(UInt8(ascii: "~"))
            case (true, UInt8(ascii: "1")): bytes.append(UInt8(ascii: "/"))
            case (true, _): return nil
            }
            isEscape = false
        }
        return isEscape ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the other pointer leads into the value of this one.
    package func isProperPrefix(of other: JSONPointer) -> Bool {
        tokens.count < other.tokens.count && other.tokens.starts(with: tokens)
    }

    /// A token as an array index: decimal digits without leading zeros, at most 9 of them; nil for anything else.
    static func index(_ token: String) -> Int? {
        let digits = token.utf8
        guard (1...9).contains(digits.count), digits.allSatisfy({ $0 &- 0x30 <= 9 }), digits.count == 1 || digits.first != 0x30 else {
            return nil
        }
        return Int(token)
    }
}
