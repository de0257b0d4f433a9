/// Values of search parameters with backslashes before characters that would mean something (R4 `search.html#escaping`).
enum EscapedText {
    /// Splits at a character that no backslash precedes.
    /// - Parameter separator: an ASCII character.
    static func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
        let (text, separator) = (text.utf8, UInt8(ascii: separator))
        if !text.contains(separator) { return [String(text)] }
        var parts: [String] = []
        var isEscaped = false
        var start = text.startIndex
        for at in text.indices {
            // Neither is a part of another character's bytes.
            if !isEscaped, text[at] == separator {
                parts.append(String(Substring(text[start..<at])))
                start = text.index(after: at)
            }
            isEscaped = !isEscaped && text[at] == UInt8(ascii: "\\")
        }
        parts.append(String(Substring(text[start...])))
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
