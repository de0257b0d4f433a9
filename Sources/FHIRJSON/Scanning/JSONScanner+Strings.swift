/// Strings: found in place when they hold no escape, decoded otherwise.
extension JSONScanner {
    /// A string as it stands in the text.
    struct Token {
        /// Offset behind the opening quotation mark.
        let start: Int
        /// Bytes up to the first escape, or to the closing quotation mark if there is none.
        let length: Int
        let hasEscapes: Bool
    }

    /// Reads a string up to its end or its first escape. `at` is behind the opening quotation mark; afterwards it is behind the closing
    /// one, or at the backslash.
    @inline(__always)
    mutating func string() throws(JSONStop) -> Token {
        let start = at
        let end = nextSpecial(from: start)
        at = end
        if base[end] == UInt8(ascii: "\"") {
            at = end &+ 1
            return Token(start: start, length: end &- start, hasEscapes: false)
        }
        guard base[end] == UInt8(ascii: "\\") else { throw unterminated(at: end) }
        return Token(start: start, length: end &- start, hasEscapes: true)
    }

    /// Appends the value of a string whose first escape is at `at`. Returns false if an escape stands for half a surrogate pair, which is
    /// left out then. Afterwards `at` is behind the closing quotation mark.
    mutating func decode(_ token: Token, into output: inout [UInt8]) throws(JSONStop) -> Bool {
        var isSound = true
        var chunk = token.start
        while true {
            output.append(contentsOf: bytes(chunk, at &- chunk))
            guard base[at] == UInt8(ascii: "\\") else {
                guard base[at] == UInt8(ascii: "\"") else { throw unterminated(at: at) }
                at &+= 1
                return isSound
            }
            let scalar = try escape()
            if let scalar = Unicode.Scalar(scalar) {
                for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { output.append(unit) }
            } else {
                isSound = false
            }
            chunk = at
            at = nextSpecial(from: at)
        }
    }

    /// Steps over a string without looking at its value. `at` is behind the opening quotation mark.
    mutating func skipString() throws(JSONStop) {
        while true {
            at = nextSpecial(from: at)
            switch base[at] {
            case UInt8(ascii: "\""):
                at &+= 1
                return
            case UInt8(ascii: "\\"): _ = try escape()
            default: throw unterminated(at: at)
            }
        }
    }

    /// Steps over the escape at `at` and returns what it stands for; a surrogate that has no partner as it is.
    private mutating func escape() throws(JSONStop) -> UInt32 {
        let code = base[at &+ 1]
        guard code != UInt8(ascii: "u") else {
            let first = try hexadecimal(at: at &+ 2)
            at &+= 6
            guard first & 0xFC00 == 0xD800, byte == UInt8(ascii: "\\"), base[at &+ 1] == UInt8(ascii: "u") else { return first }
            let second = try hexadecimal(at: at &+ 2)
            guard second & 0xFC00 == 0xDC00 else { return first }
            at &+= 6
            return 0x10000 &+ ((first & 0x3FF) << 10) &+ (second & 0x3FF)
        }
        let value: UInt8
        switch code {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): value = code
        case UInt8(ascii: "b"): value = 0x08
        case UInt8(ascii: "f"): value = 0x0C
        case UInt8(ascii: "n"): value = 0x0A
        case UInt8(ascii: "r"): value = 0x0D
        case UInt8(ascii: "t"): value = 0x09
        default: throw .syntax(at &+ 1, "one of \" \\ / b f n r t u behind a backslash")
        }
        at &+= 2
        return UInt32(value)
    }

    private func hexadecimal(at start: Int) throws(JSONStop) -> UInt32 {
        var value: UInt32 = 0
        for index in start..<(start &+ 4) {
            let byte = base[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte &- UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte &- UInt8(ascii: "a") &+ 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte &- UInt8(ascii: "A") &+ 10
            default: throw .syntax(index, "four hexadecimal digits behind \\u")
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// The offset of the next quotation mark, backslash or control character; the padding's zero byte at the latest.
    @inline(__always)
    private func nextSpecial(from start: Int) -> Int {
        var index = start
        while true {
            let word = word(at: index)
            let quote = word ^ 0x2222_2222_2222_2222
            let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
            // Each term has the high bit of the lowest matching byte set; higher false hits do no harm.
            let hits =
                ((quote &- 0x0101_0101_0101_0101) & ~quote) | ((backslash &- 0x0101_0101_0101_0101) & ~backslash)
                | ((word &- 0x2020_2020_2020_2020) & ~word)
            let found = hits & 0x8080_8080_8080_8080
            if found != 0 { return index &+ (found.trailingZeroBitCount >> 3) }
            index &+= 8
        }
    }

    private func unterminated(at offset: Int) -> JSONStop {
        .syntax(offset, offset >= count ? "a closing quotation mark" : "control characters in strings to be escaped")
    }
}
