/// Reads the tokens of a JSON text (RFC 8259) in place.
///
/// The text is followed by eight zero bytes. No JSON text holds a zero byte, so every loop that steps only over bytes it has seen to be
/// legal ends at the first of them, and eight bytes can be loaded at any position up to the text's end: `at` never passes `count`.
struct JSONScanner {
    /// How many zero bytes have to follow the text.
    static let padding = 8

    let base: UnsafePointer<UInt8>
    /// Length of the text without the padding.
    let count: Int
    /// Offset of the byte to read next.
    var at = 0

    /// - Parameter padded: the text and its padding; nil is returned if it has no padding. The memory must outlive the scanner.
    init?(padded: UnsafeBufferPointer<UInt8>) {
        guard let base = padded.baseAddress, padded.count >= Self.padding else { return nil }
        for index in (padded.count - Self.padding)..<padded.count where padded[index] != 0 { return nil }
        self.base = base
        count = padded.count - Self.padding
    }

    /// The byte to read next; 0 at the end.
    @inline(__always) var byte: UInt8 { base[at] }

    /// The bytes of a range of the text.
    func bytes(_ start: Int, _ length: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: base + start, count: length)
    }

    @inline(__always)
    mutating func skipWhitespace() {
        if byte <= 0x20 { skipWhitespaceRun() }
    }

    @inline(never)
    private mutating func skipWhitespaceRun() {
        var index = at
        while true {
            switch base[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index &+= 1
            default:
                at = index
                return
            }
            // Indentation.
            while true {
                let difference = word(at: index) ^ 0x2020_2020_2020_2020
                if difference != 0 {
                    index &+= difference.trailingZeroBitCount >> 3
                    break
                }
                index &+= 8
            }
        }
    }

    /// Skips a UTF-8 byte order mark at the beginning.
    mutating func skipByteOrderMark() {
        if count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { at = 3 }
    }

    /// Steps over the colon behind a name, and white space on both sides.
    @inline(__always)
    mutating func colon() throws(JSONStop) {
        if byte != UInt8(ascii: ":") {
            skipWhitespace()
            guard byte == UInt8(ascii: ":") else { throw .syntax(at, "a colon behind the property name") }
        }
        at &+= 1
        skipWhitespace()
    }

    /// Steps over the separator behind a member or item. Returns whether another one follows; otherwise `close` has been stepped over.
    @inline(__always)
    mutating func separator(orEnd close: UInt8, _ expected: StaticString) throws(JSONStop) -> Bool {
        skipWhitespace()
        let next = byte
        guard next == UInt8(ascii: ",") || next == close else { throw .syntax(at, expected) }
        at &+= 1
        if next == close { return false }
        skipWhitespace()
        return true
    }

    /// Steps over a number and returns its length. `byte` is a minus sign or a digit.
    mutating func number() throws(JSONStop) -> Int {
        let start = at
        var index = at
        if base[index] == UInt8(ascii: "-") { index &+= 1 }
        if base[index] == UInt8(ascii: "0") {
            index &+= 1
            if isDigit(index) { throw .syntax(index, "a number without leading zeros") }
        } else {
            index = try digits(from: index)
        }
        if base[index] == UInt8(ascii: ".") { index = try digits(from: index &+ 1) }
        if base[index] | 0x20 == UInt8(ascii: "e") {
            index &+= 1
            if base[index] == UInt8(ascii: "+") || base[index] == UInt8(ascii: "-") { index &+= 1 }
            index = try digits(from: index)
        }
        at = index
        return index &- start
    }

    private func digits(from start: Int) throws(JSONStop) -> Int {
        var index = start
        while isDigit(index) { index &+= 1 }
        guard index > start else { throw .syntax(index, "a digit") }
        return index
    }

    private func isDigit(_ index: Int) -> Bool { base[index] &- UInt8(ascii: "0") <= 9 }

    /// Steps over `true`, `false` or `null` if that is what comes next; returns its length, 0 if it does not.
    mutating func literal() -> Int {
        let head = UInt32(truncatingIfNeeded: word(at: at))
        let length: Int
        switch head {
        case 0x6575_7274, 0x6C6C_756E: length = 4
        case 0x736C_6166 where base[at &+ 4] == UInt8(ascii: "e"): length = 5
        default: return 0
        }
        at &+= length
        return length
    }

    /// Whether `null` comes next.
    var isNull: Bool { UInt32(truncatingIfNeeded: word(at: at)) == 0x6C6C_756E }

    /// Eight bytes as a little-endian number; `index` must not be beyond `count`.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
    }
}
