import FHIRCore

/// Cuts the bytes of an expression into tokens (N1 grammar, lexical rules). Time and memory are linear in the length.
struct Lexer {
    let bytes: [UInt8]
    var index = 0

    /// The tokens of `text`, the last of which is `.end`.
    static func tokens(of text: String) throws(SyntaxFault) -> [Token] {
        let bytes = Array(text.utf8)
        guard bytes.count <= FHIRPathLimits.expressionBytes else {
            throw .expressionSyntax("longer than \(FHIRPathLimits.expressionBytes) bytes", at: FHIRPathLimits.expressionBytes)
        }
        var lexer = Lexer(bytes: bytes)
        var tokens: [Token] = []
        while true {
            try lexer.skipSpace()
            let offset = lexer.index
            let kind = try lexer.next()
            tokens.append(Token(kind: kind, offset: offset))
            if kind == .end { return tokens }
        }
    }

    /// The byte at `index + distance`; 0 beyond the end.
    func peek(_ distance: Int = 0) -> UInt8 {
        let position = index + distance
        return position < bytes.count ? bytes[position] : 0
    }

    func isDigit(_ distance: Int = 0) -> Bool { peek(distance) &- 0x30 <= 9 }

    private mutating func next() throws(SyntaxFault) -> Token.Kind {
        guard index < bytes.count else { return .end }
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            return .identifier(word())
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(number())
        case UInt8(ascii: "'"): return .string(try quoted())
        case UInt8(ascii: "`"): return .delimited(try quoted())
        case UInt8(ascii: "@"): return .literal(try moment())
        case UInt8(ascii: "%"):
            index += 1
            switch peek() {
            case UInt8(ascii: "'"), UInt8(ascii: "`"): return .constant(try quoted())
            default:
                let name = word()
                if name.isEmpty { throw .expressionSyntax("a name must follow %", at: index) }
                return .constant(name)
            }
        case UInt8(ascii: "$"):
            index += 1
            let name = word()
            guard ["this", "index", "total"].contains(name) else {
                throw .expressionSyntax("$this, $index or $total expected", at: index)
            }
            return .variable(name)
        default: return .symbol(try symbol())
        }
    }

    private mutating func symbol() throws(SyntaxFault) -> Token.Symbol {
        // Two-character symbols first: a longer match wins.
        for length in [2, 1] where index + length <= bytes.count {
            if let symbol = Token.Symbol(rawValue: String(decoding: bytes[index..<(index + length)], as: UTF8.self)) {
                index += length
                return symbol
            }
        }
        throw .expressionSyntax("unexpected character", at: index)
    }

    /// `[A-Za-z_][A-Za-z0-9_]*`; empty if there is none.
    private mutating func word() -> String {
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): index += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9") where index > start: index += 1
            default: return String(decoding: bytes[start..<index], as: UTF8.self)
            }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// `[0-9]+('.' [0-9]+)?`
    private mutating func number() -> String {
        let start = index
        while isDigit() { index += 1 }
        if peek() == UInt8(ascii: "."), isDigit(1) {
            index += 1
            while isDigit() { index += 1 }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// White space and comments of both kinds.
    private mutating func skipSpace() throws(SyntaxFault) {
        while index < bytes.count {
            switch (bytes[index], peek(1)) {
            case (0x20, _), (0x09, _), (0x0A, _), (0x0D, _):
                index += 1
            case (UInt8(ascii: "/"), UInt8(ascii: "/")):
                while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                let start = index
                index += 2
                while index < bytes.count, bytes[index] != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") { index += 1 }
                guard index < bytes.count else { throw .expressionSyntax("the comment does not end", at: start) }
                index += 2
            default:
                return
            }
        }
    }
}
