/// Codes and words as searches compare them: folding number 1, for ever, as keys of the index hold it.
///
/// Character by character: compatibility decomposition (NFKD), non-spacing marks removed, case folded, as of Unicode 14
/// (`scripts/generate-folding`). Runs of white space are one space, at the ends none; other control characters are dropped. The result is
/// UTF-8 without the bytes 0x00 and 0x01. What a text begins with, folded, begins the folded text, but for a space at its end.
package enum TextFolding {
    package static let number = 1

    /// The folded text.
    package static func fold(_ text: String) -> [UInt8] {
        var text = text
        var output: [UInt8] = []
        text.withUTF8 { _ = append($0, to: &output) }
        return output
    }

    /// Appends the folded text, cut at the end of a character when it has more than `limit` bytes. ASCII takes about 1 ns a byte.
    /// - Parameters:
    ///   - text: well-formed UTF-8; of what is not, bytes are dropped.
    ///   - withPunctuation: false for what `StringFolding` makes of it.
    /// - Returns: whether all of it was appended.
    package static func append(
        _ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8], atMost limit: Int = .max, withPunctuation: Bool = true
    ) -> Bool {
        let start = output.count
        var spaceIsDue = false
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte < 0x80 {
                at &+= 1
                if !withPunctuation, Punctuation.contains(ascii: byte) { continue }
                add(byte, &spaceIsDue, start, &output)
            } else {
                let (character, length) = decode(text, at)
                at &+= length
                guard let character else { continue }
                add(character, withPunctuation, &spaceIsDue, start, &output)
            }
            if output.count &- start > limit {
                cut(&output, to: start &+ limit)
                return false
            }
        }
        return true
    }

    /// Adds an ASCII character, folded.
    @inline(__always)
    private static func add(_ byte: UInt8, _ spaceIsDue: inout Bool, _ start: Int, _ output: inout [UInt8]) {
        if byte > 0x20, byte < 0x7F {
            addSpaceIfDue(&spaceIsDue, start, &output)
            output.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        } else if byte == 0x20 || byte &- 0x09 < 5 {
            spaceIsDue = true
        }
    }

    /// Adds any other character, folded.
    private static func add(
        _ character: UInt32, _ withPunctuation: Bool, _ spaceIsDue: inout Bool, _ start: Int, _ output: inout [UInt8]
    ) {
        if let folded = FoldingTable.one.folded(character) {
            var at = 0
            while at < folded.count {
                let (part, length) = folded[at] < 0x80 ? (UInt32(folded[at]), 1) : decode(folded, at)
                if part == 0x20 {
                    spaceIsDue = true
                } else if withPunctuation || !(part.map(Punctuation.contains) ?? false) {
                    addSpaceIfDue(&spaceIsDue, start, &output)
                    output.append(contentsOf: folded[at..<(at &+ length)])
                }
                at &+= length
            }
        } else if withPunctuation || !Punctuation.contains(character) {
            addSpaceIfDue(&spaceIsDue, start, &output)
            if character &- 0xAC00 < 11_172 {
                let syllable = character - 0xAC00
                encode(0x1100 + syllable / 588, &output)
                encode(0x1161 + syllable % 588 / 28, &output)
                if syllable % 28 != 0 { encode(0x11A7 + syllable % 28, &output) }
            } else {
                encode(character, &output)
            }
        }
    }

    @inline(__always)
    private static func addSpaceIfDue(_ spaceIsDue: inout Bool, _ start: Int, _ output: inout [UInt8]) {
        if spaceIsDue {
            spaceIsDue = false
            if output.count > start { output.append(0x20) }
        }
    }

    private static func cut(_ output: inout [UInt8], to end: Int) {
        var end = end
        while end > 0, output[end] & 0xC0 == 0x80 { end -= 1 }
        output.removeSubrange(end...)
    }

    /// The character at an index and how many bytes it has; nil with one byte to skip when there is none.
    private static func decode(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (character: UInt32?, length: Int) {
        let lead = text[at]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard lead >= 0xC2, lead <= 0xF4, at &+ length <= text.count else { return (nil, 1) }
        var character = UInt32(lead) & (0xFF >> UInt32(length &+ 1))
        for offset in 1..<length {
            guard text[at &+ offset] & 0xC0 == 0x80 else { return (nil, 1) }
            character = character << 6 | UInt32(text[at &+ offset] & 0x3F)
        }
        return (character, length)
    }

    private static func encode(_ character: UInt32, _ output: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(character) else { return }
        output.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
    }
}
