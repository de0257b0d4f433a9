/// The words of a text, folded: runs of letters and digits of any script.
enum FoldedWords {
    /// In the order of the text.
    static func of(_ text: String) -> [[UInt8]] { of(TextFolding.fold(text)) }

    /// Of a text that is folded already.
    static func of(_ folded: [UInt8]) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var start: Int?
        var at = 0
        while at < folded.count {
            let end = at + length(folded[at])
            if isLetter(folded, at, end) {
                if start == nil { start = at }
            } else if let first = start {
                words.append(Array(folded[first..<at]))
                start = nil
            }
            at = end
        }
        if let start { words.append(Array(folded[start...])) }
        return words
    }

    /// How many bytes a character has that begins so.
    private static func length(_ first: UInt8) -> Int { first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4 }

    private static func isLetter(_ text: [UInt8], _ at: Int, _ end: Int) -> Bool {
        let byte = text[at]
        if byte < 0x80 { return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) }
        guard end <= text.count, let scalar = String(decoding: text[at..<end], as: UTF8.self).unicodeScalars.first else { return true }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark,
            .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .privateUse:
            true
        default: false
        }
    }
}
