/// Values of search parameters with backslashes before characters that would mean something (R4 `search.html#escaping`).
enum EscapedText {
    /// Splits at a character that no backslash precedes.
    /// - Parameter separator: an ASCII character.
    static func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
        if !text.utf8.contains(UInt8(ascii: separator)) { return [text] }
        var parts = [""]
        var isEscaped = false
        for character in text.unicodeScalars {
            if !isEscaped, character == separator {
                parts.append("")
            } else {
                parts[parts.count - 1].unicodeScalars.append(character)
            }
            isEscaped = !isEscaped && character == "\\"
        }
        return parts
    }

    /// The text without the backslashes; one at the end stands for itself.
    static func unescape(_ text: String) -> String {
        if !text.utf8.contains(UInt8(ascii: "\\")) { return text }
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for character in text.unicodeScalars {
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        if isEscaped { result.append("\\") }
        return String(result)
    }
}
