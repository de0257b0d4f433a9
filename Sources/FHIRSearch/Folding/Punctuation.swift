/// Which characters are punctuation, as of Unicode 14: its categories P*, so not signs such as `+`, `$` and `<`.
enum Punctuation {
    /// One bit for each of ASCII's first and second 64 characters.
    private static let low: UInt64 = bits("!\"#%&'()*,-./:;?")
    private static let high: UInt64 = bits("@[\\]_{}")

    private static func bits(_ characters: StaticString) -> UInt64 {
        characters.withUTF8Buffer { $0.reduce(0) { $0 | 1 << UInt64($1 & 63) } }
    }

    /// - Parameter byte: an ASCII character.
    @inline(__always)
    static func contains(ascii byte: UInt8) -> Bool { (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 != 0 }

    /// Binary search, for characters behind ASCII.
    static func contains(_ character: UInt32) -> Bool {
        if character < 0x80 { return contains(ascii: UInt8(truncatingIfNeeded: character)) }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low &+ high) / 2
            if ranges[middle].last < character { low = middle &+ 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].first <= character
    }
}
