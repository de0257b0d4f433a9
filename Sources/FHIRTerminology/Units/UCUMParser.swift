import FHIRCore

/// One factor of a unit expression: a number or a prefixed unit, and its power.
struct UCUMFactor: Sendable {
    enum Kind: Sendable {
        case number(DecimalValue)
        /// The number of a unit in the table, and its prefix.
        case unit(Int, prefix: DecimalValue?)
    }
    let kind: Kind
    let power: Int
}

/// Reads unit expressions by the grammar of UCUM section 2.2, and somewhat more: annotations may follow numbers and parentheses too.
///
/// `a/b.c` is (a/b)·c. Refused beyond the grammar: codes longer than 256 bytes, parentheses deeper than 16, powers beyond ±255, numbers of
/// 0 or above 18 digits.
struct UCUMParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let table: UCUMTable
    private var at = 0
    private var factors: [UCUMFactor] = []

    private static let maximumLength = 256
    private static let maximumDepth = 16
    private static let maximumPower = 255
    private static let maximumDigits = 18

    /// The factors of an expression, those that are annotations only left out; nil when it is none.
    static func parse(_ code: String, _ table: UCUMTable) -> [UCUMFactor]? {
        guard !code.isEmpty, code.utf8.count <= maximumLength else { return nil }
        var code = code
        return code.withUTF8 { bytes in
            var parser = UCUMParser(bytes: bytes, table: table)
            return parser.readsAll() ? parser.factors : nil
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, table: UCUMTable) {
        self.bytes = bytes
        self.table = table
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func readsAll() -> Bool {
        let sign = take("/") ? -1 : 1
        return term(sign, depth: 0) && at == bytes.count
    }

    /// Components with dots and slashes between them.
    private mutating func term(_ sign: Int, depth: Int) -> Bool {
        var power = sign
        while true {
            guard component(power, depth: depth) else { return false }
            if take(".") {
                power = outer(sign, isDivisor: false, depth: depth)
            } else if take("/") {
                power = outer(sign, isDivisor: true, depth: depth)
            } else {
                return true
            }
        }
    }

    /// The sign of a component behind the first: a leading slash of the whole expression concerns its first component only.
    private func outer(_ sign: Int, isDivisor: Bool, depth: Int) -> Int {
        (depth == 0 ? 1 : sign) * (isDivisor ? -1 : 1)
    }

    private mutating func component(_ sign: Int, depth: Int) -> Bool {
        if take("(") {
            guard depth < Self.maximumDepth, term(sign, depth: depth + 1), take(")") else { return false }
            return annotation()
        }
        if next == UInt8(ascii: "{") { return annotation() }
        let start = at
        guard skipSymbol(), at > start else { return false }
        return symbol(start..<at, sign) && annotation()
    }

    /// Whether what stands here is no annotation or a well-formed one, which is read: printable ASCII but braces, in braces.
    private mutating func annotation() -> Bool {
        guard take("{") else { return true }
        while let byte = next, byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "{"), byte != UInt8(ascii: "}") { at += 1 }
        return take("}")
    }

    /// Goes behind a symbol with its exponent; what stands in brackets belongs to it whatever it is.
    private mutating func skipSymbol() -> Bool {
        var isBracketed = false
        while let byte = next {
            guard byte > 0x20, byte < 0x7F else { return false }
            switch byte {
            case UInt8(ascii: "["):
                if isBracketed { return false }
                isBracketed = true
            case UInt8(ascii: "]"):
                if !isBracketed { return false }
                isBracketed = false
            case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"):
                if !isBracketed { return true }
            default: break
            }
            at += 1
        }
        return !isBracketed
    }

    /// Takes a symbol with its exponent, or a number.
    private mutating func symbol(_ range: Range<Int>, _ sign: Int) -> Bool {
        var end = range.upperBound
        while end > range.lowerBound, isDigit(bytes[end - 1]) { end -= 1 }
        let digits = end..<range.upperBound
        if end == range.lowerBound {
            guard let value = number(digits), value > 0 else { return false }
            factors.append(UCUMFactor(kind: .number(DecimalValue(value)), power: sign))
            return true
        }
        var power = 1
        if !digits.isEmpty {
            guard let value = number(digits), value <= Self.maximumPower else { return false }
            power = Int(value)
            let mark = bytes[end - 1]
            if mark == UInt8(ascii: "-") || mark == UInt8(ascii: "+"), end - 1 > range.lowerBound {
                end -= 1
                if mark == UInt8(ascii: "-") { power = -power }
            }
        }
        let name = String(decoding: bytes[range.lowerBound..<end], as: UTF8.self)
        guard let unit = table.unit(name) else { return false }
        factors.append(UCUMFactor(kind: .unit(unit.number, prefix: unit.prefix), power: power * sign))
        return true
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private func number(_ digits: Range<Int>) -> Int64? {
        guard digits.count <= Self.maximumDigits else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64(bytes[$1] &- 0x30) }
    }
}
