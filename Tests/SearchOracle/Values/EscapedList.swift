/// Values with a backslash before characters that would mean something (R4 `search.html#escaping`).
///
/// `\,` `\|` `\$` and `\\` stand for the second character. A backslash before any other character, or at the end, stands for nothing
/// the specification knows; it is taken as itself being dropped and kept, respectively.
enum EscapedList {
    /// The parts between separators that no backslash precedes, still escaped.
    static func split(_ text: String, at separator: Character) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if character == separator, !isEscaped {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return parts
    }

    /// The text without the backslashes.
    static func plain(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return isEscaped ? result + "\\" : result
    }

    /// A text with backslashes before whatever would mean something.
    static func escape(_ text: String) -> String {
        text.map { "\\,|$".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
