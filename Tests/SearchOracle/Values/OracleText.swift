import Foundation

/// How texts are compared (R4 `search.html#string`): without regard to case, accents and punctuation; and codes, with punctuation.
package enum OracleText {
    /// The text without marks, without regard to case, compatibility forms made plain, runs of white space as one space, none around.
    ///
    /// R4: "insensitive to casing and included combining characters". Letters that Unicode does not decompose (`ø`, `ł`) stay what they
    /// are; `ß` is `ss`, as case folding has it.
    package static func folded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var lastWasSpace = true
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            if scalar.properties.isWhitespace {
                if !lastWasSpace { result.append(" ") }
                lastWasSpace = true
                continue
            }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .control: continue
            default: break
            }
            lastWasSpace = false
            // Upper case first, so that letters with several lower case forms (ς, ß) meet; dotless ı has none in common with i.
            result.append(
                contentsOf: scalar.value == 0x131
                    ? String(scalar).unicodeScalars : scalar.properties.uppercaseMapping.lowercased().unicodeScalars)
        }
        if result.last == " " { result.removeLast() }
        return String(result)
    }

    /// The same without punctuation: "punctuation and non-significant whitespace … should also be ignored". Of a text that is nothing else
    /// it is kept.
    package static func plain(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in folded(text).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
                .otherPunctuation:
                continue
            case .spaceSeparator where result.isEmpty || result.last == " ": continue
            default: result.append(scalar)
            }
        }
        if result.last == " " { result.removeLast() }
        return result.isEmpty ? folded(text) : String(result)
    }

    /// Whether the folded bytes of `text` begin with those of `beginning`, both folded already.
    static func begins(_ text: String, _ beginning: String) -> Bool { text.utf8.starts(with: beginning.utf8) }

    /// Whether `part` occurs in `text`, both folded already.
    static func contains(_ text: String, _ part: String) -> Bool {
        let text = Array(text.utf8)
        let part = Array(part.utf8)
        guard text.count >= part.count else { return false }
        return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    /// In the order of the bytes of UTF-8, the same on every machine.
    static func isBefore(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
}
