import FHIRCore

/// A parsed regular expression: the common ground of PCRE without look-around and back references.
indirect enum PatternSyntax {
    case empty
    case set(PatternSet)
    case start
    case end
    /// `\b`, or `\B` when false.
    case wordBoundary(Bool)
    case sequence([PatternSyntax])
    case choice([PatternSyntax])
    /// The number counts from 1; nil for a group that is not remembered.
    case group(PatternSyntax, number: Int?)
    case repetition(PatternSyntax, min: Int, max: Int?, isLazy: Bool)
}

/// A set of Unicode scalars.
struct PatternSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool {
        ranges.contains { $0.contains(scalar) } != isNegated
    }

    /// The set's scalars as ranges, the negation carried out.
    var positive: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }

    static let digit = PatternSet(ranges: [0x30...0x39])
    static let word = PatternSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = PatternSet(ranges: [0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x2028...0x2029])
    /// The point: N1 asks for single-line mode, so a line feed is a character like any other.
    static let any = PatternSet(ranges: [0...0x10FFFF])
}

/// Reads a regular expression; nesting and counts are limited.
struct PatternParser {
    private let scalars: [UInt32]
    private var index = 0
    private var depth = 0
    private var groups = 0

    static func parse(_ text: String) throws(OperationFailure) -> PatternSyntax {
        var parser = PatternParser(scalars: text.unicodeScalars.map(\.value))
        let syntax = try parser.choice()
        guard parser.index == parser.scalars.count else { throw parser.malformed() }
        return syntax
    }

    private init(scalars: [UInt32]) { self.scalars = scalars }

    private func malformed() -> OperationFailure { .evaluation("a regular expression is malformed or uses what is not supported") }

    private var current: UInt32? { index < scalars.count ? scalars[index] : nil }

    private mutating func skip(_ character: Character) -> Bool {
        guard let current, current == character.unicodeScalars.first?.value else { return false }
        index += 1
        return true
    }

    private mutating func choice() throws(OperationFailure) -> PatternSyntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 50 else { throw malformed() }
        var branches = [try sequence()]
        while skip("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(OperationFailure) -> PatternSyntax {
        var parts: [PatternSyntax] = []
        while let current, current != 0x7C, current != 0x29 { parts.append(try repetition()) }
        return parts.isEmpty ? .empty : (parts.count == 1 ? parts[0] : .sequence(parts))
    }

    private mutating func repetition() throws(OperationFailure) -> PatternSyntax {
        var atom = try atom()
        var count = 0
        while let bounds = try bounds() {
            count += 1
            guard count <= 3 else { throw malformed() }
            let isLazy = skip("?")
            if !isLazy { _ = skip("+") }
            atom = .repetition(atom, min: bounds.min, max: bounds.max, isLazy: isLazy)
        }
        return atom
    }

    private mutating func bounds() throws(OperationFailure) -> (min: Int, max: Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        let start = index
        guard skip("{") else { return nil }
        guard let low = number() else {
            index = start
            return nil
        }
        var high: Int? = low
        if skip(",") { high = number() }
        guard skip("}"), low <= 1000, (high ?? 0) <= 1000, (high ?? low) >= low else { throw malformed() }
        return (low, high)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = current, 0x30...0x39 ~= digit {
            value = min((value ?? 0) * 10 + Int(digit - 0x30), 100_000)
            index += 1
        }
        return value
    }

    private mutating func atom() throws(OperationFailure) -> PatternSyntax {
        guard let scalar = current else { throw malformed() }
        index += 1
        switch Unicode.Scalar(scalar) {
        case "(": return try group()
        case "[": return .set(try set())
        case ".": return .set(.any)
        case "^": return .start
        case "$": return .end
        case "*", "+", "?": throw malformed()
        case "\\":
            if skip("b") { return .wordBoundary(true) }
            if skip("B") { return .wordBoundary(false) }
            if skip("A") { return .start }
            if skip("z") || skip("Z") { return .end }
            return .set(try escape())
        default: return .set(PatternSet(ranges: [scalar...scalar]))
        }
    }

    private mutating func group() throws(OperationFailure) -> PatternSyntax {
        var number: Int?
        if skip("?") {
            if skip("<") || (skip("P") && skip("<")) {
                guard let first = current, PatternSet.word.contains(first) else { throw malformed() }
                while let scalar = current, PatternSet.word.contains(scalar) { index += 1 }
                guard skip(">") else { throw malformed() }
                groups += 1
                number = groups
            } else if !skip(":") {
                throw malformed()
            }
        } else {
            groups += 1
            number = groups
        }
        let inner = try choice()
        guard skip(")") else { throw malformed() }
        return .group(inner, number: number)
    }

    /// What follows a backslash, as a set.
    private mutating func escape() throws(OperationFailure) -> PatternSet {
        guard let scalar = current else { throw malformed() }
        index += 1
        func negated(_ set: PatternSet) -> PatternSet { PatternSet(ranges: set.ranges, isNegated: true) }
        func one(_ value: UInt32) -> PatternSet { PatternSet(ranges: [value...value]) }
        switch Unicode.Scalar(scalar) {
        case "d": return .digit
        case "D": return negated(.digit)
        case "w": return .word
        case "W": return negated(.word)
        case "s": return .space
        case "S": return negated(.space)
        case "t": return one(0x09)
        case "n": return one(0x0A)
        case "r": return one(0x0D)
        case "f": return one(0x0C)
        case "v": return one(0x0B)
        case "x": return one(try hexadecimal(2))
        case "u": return one(try hexadecimal(4))
        default:
            // Letters and digits that mean nothing here may mean something elsewhere.
            guard !PatternSet.word.contains(scalar) else { throw malformed() }
            return one(scalar)
        }
    }

    private mutating func hexadecimal(_ count: Int) throws(OperationFailure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = current.flatMap({ Unicode.Scalar($0) }).flatMap({ Character($0).hexDigitValue }) else { throw malformed() }
            value = value * 16 + UInt32(digit)
            index += 1
        }
        return value
    }

    /// What stands in brackets.
    private mutating func set() throws(OperationFailure) -> PatternSet {
        var result = PatternSet()
        let isNegated = skip("^")
        var isFirst = true
        while isFirst || current != 0x5D {
            isFirst = false
            guard let low = try member() else { throw malformed() }
            guard low.ranges.count == 1, let single = low.ranges.first, single.count == 1, !low.isNegated, index + 1 < scalars.count,
                current == 0x2D, scalars[index + 1] != 0x5D
            else {
                result.ranges.append(contentsOf: low.positive)
                continue
            }
            index += 1
            guard let high = try member(), high.ranges.count == 1, let end = high.ranges.first, end.count == 1, !high.isNegated,
                single.lowerBound <= end.upperBound
            else { throw malformed() }
            result.ranges.append(single.lowerBound...end.upperBound)
        }
        guard skip("]") else { throw malformed() }
        result.isNegated = isNegated
        return result
    }

    private mutating func member() throws(OperationFailure) -> PatternSet? {
        guard let scalar = current else { return nil }
        index += 1
        if scalar == 0x5C { return try escape() }
        if scalar == 0x5B, current == 0x3A { throw malformed() }
        return PatternSet(ranges: [scalar...scalar])
    }
}
