import FHIRCore

/// What a prefix asks of a number or a quantity's value: how the stored interval [low, high], a point for most, must lie (R4
/// `search.html#number`).
struct NumberComparison: Sendable, Hashable {
    var lowAtLeast: DecimalValue?
    var lowAbove: DecimalValue?
    var lowBelow: DecimalValue?
    var highAtLeast: DecimalValue?
    var highAbove: DecimalValue?
    var highBelow: DecimalValue?
    var highAtMost: DecimalValue?

    /// Comparisons any of which must hold.
    ///
    /// `eq` and `ne` take the value with the range that its digits imply, `ap` with a tenth to either side; the others take it as exact.
    static func alternatives(_ prefix: SearchPrefix, _ value: DecimalValue) -> [NumberComparison] {
        let implied = value.implicitRange
        let near = value.approximateRange
        return switch prefix {
        case .eq: [NumberComparison(lowAtLeast: implied.low, highBelow: implied.high)]
        case .ne: [NumberComparison(lowBelow: implied.low), NumberComparison(highAtLeast: implied.high)]
        case .gt: [NumberComparison(highAbove: value)]
        case .lt: [NumberComparison(lowBelow: value)]
        case .ge: [NumberComparison(highAbove: value), NumberComparison(lowAtLeast: value, highAtMost: value)]
        case .le: [NumberComparison(lowBelow: value), NumberComparison(lowAtLeast: value, highAtMost: value)]
        case .sa: [NumberComparison(lowAbove: value)]
        case .eb: [NumberComparison(highBelow: value)]
        case .ap:
            [
                NumberComparison(lowAtLeast: near.low, highAtMost: near.high),
                NumberComparison(lowBelow: near.high, highAtLeast: near.low),
            ]
        }
    }

    /// The same comparison of other numbers, such as those of another unit; nil if one of them does not exist there.
    func mapped(_ change: (DecimalValue) -> DecimalValue?) -> NumberComparison? {
        var result = NumberComparison()
        for end in Self.ends {
            guard let value = self[keyPath: end] else { continue }
            guard let changed = change(value) else { return nil }
            result[keyPath: end] = changed
        }
        return result
    }

    /// The comparison as a test of keys.
    var bounds: KeyTest.NumberBounds {
        var bounds = KeyTest.NumberBounds()
        bounds.lowAtLeast = lowAtLeast.map(Self.bytes)
        bounds.lowAbove = lowAbove.map(Self.bytes)
        bounds.lowBelow = lowBelow.map(Self.bytes)
        bounds.highAtLeast = highAtLeast.map(Self.bytes)
        bounds.highAbove = highAbove.map(Self.bytes)
        bounds.highBelow = highBelow.map(Self.bytes)
        bounds.highAtMost = highAtMost.map(Self.bytes)
        return bounds
    }

    /// The number as keys hold it.
    private static func bytes(_ value: DecimalValue) -> [UInt8] { Array(NumberKey.encode(value).dropFirst()) }

    private static var ends: [WritableKeyPath<NumberComparison, DecimalValue?>] {
        [\.lowAtLeast, \.lowAbove, \.lowBelow, \.highAtLeast, \.highAbove, \.highBelow, \.highAtMost]
    }
}
