import FHIRCore

/// Strings with their escapes, dates and times.
extension Lexer {
    /// What stands between the quotation mark at `index` and the next one like it, escapes resolved.
    mutating func quoted() throws(SyntaxFault) -> String {
        let start = index
        let mark = bytes[index]
        index += 1
        var content: [UInt8] = []
        while index < bytes.count, bytes[index] != mark {
            if bytes[index] == UInt8(ascii: "\\") {
                try escape(into: &content)
            } else {
                content.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count else { throw .expressionSyntax("the quotation mark has no counterpart", at: start) }
        index += 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func escape(into content: inout [UInt8]) throws(SyntaxFault) {
        let start = index
        index += 2
        switch peek(-1) {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(peek(-1))
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            guard var code = hexadecimal() else { throw .expressionSyntax("four hexadecimal digits must follow \\u", at: start) }
            if 0xD800...0xDBFF ~= code, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
                index += 2
                guard let low = hexadecimal(), 0xDC00...0xDFFF ~= low else {
                    throw .expressionSyntax("half a surrogate pair", at: start)
                }
                code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .expressionSyntax("half a surrogate pair", at: start) }
            content.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw .expressionSyntax("unknown escape", at: start)
        }
    }

    /// Four hexadecimal digits at `index`.
    private mutating func hexadecimal() -> UInt32? {
        var code: UInt32 = 0
        for _ in 0..<4 {
            switch peek() {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code * 16 + UInt32(peek() - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code * 16 + UInt32(peek() - 0x61 + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code * 16 + UInt32(peek() - 0x41 + 10)
            default: return nil
            }
            index += 1
        }
        return code
    }

    /// `@` with a date, `@` with a date, `T` and perhaps a time, or `@T` with a time.
    mutating func moment() throws(SyntaxFault) -> FHIRPathValue {
        let start = index
        index += 1
        let date = index
        if isDigit() {
            skipDigits(4)
            for _ in 0..<2 where peek() == UInt8(ascii: "-") && isDigit(1) {
                index += 1
                skipDigits(2)
            }
        }
        let hasDate = index > date
        guard peek() == UInt8(ascii: "T") else {
            guard hasDate, let value = DateTimeValue(text(from: date), as: .date) else {
                throw .expressionSyntax("a date such as @2015-02-04 expected", at: start)
            }
            return .date(value)
        }
        index += 1
        let time = index
        skipTime()
        guard hasDate else {
            guard let value = TimeValue(bytes[time..<index]) else {
                throw .expressionSyntax("a time such as @T14:30:00 expected", at: start)
            }
            return .time(value)
        }
        if index > time { skipZone() }
        guard let value = DateTimeValue(text(from: date), as: .partial) else {
            throw .expressionSyntax("a date and time such as @2015-02-04T14:30:00Z expected", at: start)
        }
        return .dateTime(value)
    }

    private func text(from start: Int) -> String { String(decoding: bytes[start..<index], as: UTF8.self) }

    private mutating func skipDigits(_ most: Int) {
        var count = 0
        while count < most, isDigit() {
            index += 1
            count += 1
        }
    }

    /// `hh[:mm[:ss[.f…]]]`
    private mutating func skipTime() {
        skipDigits(2)
        for _ in 0..<2 where peek() == UInt8(ascii: ":") {
            index += 1
            skipDigits(2)
        }
        if peek() == UInt8(ascii: "."), isDigit(1) {
            index += 1
            while isDigit() { index += 1 }
        }
    }

    /// `Z` or `±hh:mm`; a sign followed by anything else is an operator.
    private mutating func skipZone() {
        if peek() == UInt8(ascii: "Z") {
            index += 1
        } else if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-"), isDigit(1), isDigit(2), peek(3) == UInt8(ascii: ":"),
            isDigit(4), isDigit(5)
        {
            index += 6
        }
    }
}
