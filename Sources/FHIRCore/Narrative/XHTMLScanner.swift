/// Walks once over the text of a narrative for `XHTMLSyntax`.
struct XHTMLScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    /// The names of the open elements, outermost first.
    let elements: UnsafeMutableBufferPointer<Range<Int>>
    /// The names of the present element's attributes.
    let attributes: UnsafeMutableBufferPointer<Range<Int>>
    var at = 0
    var depth = 0
    /// Declared namespace prefixes and the depth of the element that declares each; empty in nearly every narrative.
    var prefixes: [(name: Range<Int>, depth: Int)] = []

    init(
        bytes: UnsafeBufferPointer<UInt8>, elements: UnsafeMutableBufferPointer<Range<Int>>,
        attributes: UnsafeMutableBufferPointer<Range<Int>>
    ) {
        self.bytes = bytes
        self.elements = elements
        self.attributes = attributes
    }

    /// Reads the whole text.
    mutating func document() throws(XHTMLSyntax.Fault) {
        skipSpace()
        guard peek == UInt8(ascii: "<") else { throw .root }
        try startTag()
        while depth > 0 { try content() }
        skipSpace()
        guard at == bytes.count else { throw .trailing }
    }

    /// The byte at the present position, 0 at the end (0 is no legal character).
    var peek: UInt8 { at < bytes.count ? bytes[at] : 0 }

    func peek(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    mutating func skipSpace() {
        while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
    }

    /// Reads one run of text, one reference or one piece of markup inside an element.
    private mutating func content() throws(XHTMLSyntax.Fault) {
        switch peek {
        case UInt8(ascii: "<"):
            switch peek(1) {
            case UInt8(ascii: "/"): try endTag()
            case UInt8(ascii: "!"): try declaration()
            case UInt8(ascii: "?"): throw .markup
            default: try startTag()
            }
        case UInt8(ascii: "&"): try reference()
        default: try text()
        }
    }

    private mutating func text() throws(XHTMLSyntax.Fault) {
        guard at < bytes.count else { throw .unclosed }
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") { return }
            // The end mark of CDATA must not stand in text (XML 1.0 section 2.4).
            let bracket = UInt8(ascii: "]")
            if byte == UInt8(ascii: ">"), at >= 2, bytes[at - 1] == bracket, bytes[at - 2] == bracket { throw .character }
            try character()
        }
    }

    /// Steps over one byte of a character that XML allows.
    mutating func character() throws(XHTMLSyntax.Fault) {
        let byte = bytes[at]
        if byte < 0x20, !Self.isSpace(byte) { throw .character }
        // U+FFFE and U+FFFF.
        if byte == 0xEF, peek(1) == 0xBF, peek(2) >= 0xBE { throw .character }
        at += 1
    }

    /// A comment or a CDATA section.
    private mutating func declaration() throws(XHTMLSyntax.Fault) {
        if peek(2) == UInt8(ascii: "-"), peek(3) == UInt8(ascii: "-") {
            at += 4
            while !(peek == UInt8(ascii: "-") && peek(1) == UInt8(ascii: "-")) {
                guard at < bytes.count else { throw .unclosed }
                try character()
            }
            guard peek(2) == UInt8(ascii: ">") else { throw .markup }
            at += 3
        } else if starts(with: "<![CDATA[") {
            at += 9
            while !(peek == UInt8(ascii: "]") && peek(1) == UInt8(ascii: "]") && peek(2) == UInt8(ascii: ">")) {
                guard at < bytes.count else { throw .unclosed }
                try character()
            }
            at += 3
        } else {
            throw .markup
        }
    }

    /// `&#10;`, `&#xA;` or `&nbsp;`.
    mutating func reference() throws(XHTMLSyntax.Fault) {
        at += 1
        let start = at
        while at < bytes.count, at - start < 12, bytes[at] != UInt8(ascii: ";") { at += 1 }
        guard peek == UInt8(ascii: ";"), at > start else { throw .reference }
        let name = UnsafeBufferPointer(rebasing: bytes[start..<at])
        at += 1
        if name[0] == UInt8(ascii: "#") {
            guard Self.isNumericReference(name) else { throw .reference }
        } else {
            guard HTMLEntity.scalar(named: name) != nil else { throw .reference }
        }
    }

    /// Whether `#10` or `#xA` is the number of a character that XML allows.
    private static func isNumericReference(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let isHex = name.count > 1 && name[1] == UInt8(ascii: "x")
        let digits = name.dropFirst(isHex ? 2 : 1)
        guard !digits.isEmpty else { return false }
        var value: UInt32 = 0
        for byte in digits {
            var digit = UInt32(byte) &- 48
            if isHex, digit > 9 { digit = (UInt32(byte | 0x20) &- 97) < 6 ? UInt32(byte | 0x20) &- 87 : 99 }
            guard digit < (isHex ? 16 : 10) else { return false }
            value = value &* (isHex ? 16 : 10) &+ digit
            if value > 0x10FFFF { return false }
        }
        switch value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: return true
        default: return false
        }
    }

    func starts(with literal: StaticString) -> Bool {
        guard bytes.count - at >= literal.utf8CodeUnitCount else { return false }
        for index in 0..<literal.utf8CodeUnitCount where bytes[at + index] != literal.utf8Start[index] { return false }
        return true
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
