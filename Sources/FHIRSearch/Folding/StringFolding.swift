/// Strings as searches compare them: folding number 2, for ever, as keys of the index hold it. R4 `search.html#string` ignores case,
/// accents and other marks, punctuation, and white space beyond one space.
///
/// `TextFolding` (number 1) without punctuation (`Punctuation`): O'Neil is oneil. A text of nothing but punctuation keeps it, so that it
/// can be told from others. What a text begins with, folded, begins the folded text, but for a space at its end, unless it is nothing but
/// punctuation.
package enum StringFolding {
    package static let number = 2

    /// The folded text.
    package static func fold(_ text: String) -> [UInt8] {
        var text = text
        var output: [UInt8] = []
        text.withUTF8 { _ = append($0, to: &output) }
        return output
    }

    /// Appends the folded text, cut at the end of a character when it has more than `limit` bytes.
    /// - Parameter text: well-formed UTF-8; of what is not, bytes are dropped.
    /// - Returns: whether all of it was appended.
    package static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8], atMost limit: Int = .max) -> Bool {
        let start = output.count
        let isWhole = TextFolding.append(text, to: &output, atMost: limit, withPunctuation: false)
        return output.count > start || !isWhole ? isWhole : TextFolding.append(text, to: &output, atMost: limit)
    }
}
