/// What a row's key must hold besides lying in a range; decided on the key's bytes alone.
package enum KeyTest: Sendable, Hashable {
    case any
    /// String: the text itself has this hash (`StringKey`).
    case exactText(UInt32)
    /// String: the folded text contains these bytes.
    case contains([UInt8])
    /// String: the folded text was cut, so that the key does not show all of it.
    case isCut
    /// Token: the system has this hash; 0 for none (`TokenKey`).
    case system(UInt32)
    /// Quantity by its own value: system and code, code alone, or unit have this hash (`QuantityKey`).
    case unit(UInt32)
    /// Date: bounds of the stored interval [low, high) in microseconds (`DateKey`).
    case date(DateBounds)
    /// Number and quantity: bounds of the stored interval [low, high], each as ordered bytes (`NumberKey`).
    case number(NumberBounds)
    /// Position: at most so many metres from a point, degrees times 10,000,000 (`PositionKey`).
    case near(latitude: Int32, longitude: Int32, metres: Double)
    /// Reference: by this parameter (`ReferenceKey`).
    case parameter(ParameterNumber)
    /// Pairs: the key behind as many bytes passes (`PairKey`).
    indirect case behind(Int, KeyTest)
    /// All of these.
    indirect case all([KeyTest])

    /// Bounds of an interval's ends; nil does not restrict.
    package struct DateBounds: Sendable, Hashable {
        package var lowAtLeast: Int64?
        package var lowBelow: Int64?
        package var highAbove: Int64?
        package var highAtMost: Int64?
        package init() {}
    }

    /// Bounds of an interval's ends as `DecimalValue.orderedBytes`; nil does not restrict.
    package struct NumberBounds: Sendable, Hashable {
        package var lowAtLeast: [UInt8]?
        package var lowAbove: [UInt8]?
        package var lowBelow: [UInt8]?
        package var highAtLeast: [UInt8]?
        package var highAbove: [UInt8]?
        package var highBelow: [UInt8]?
        package var highAtMost: [UInt8]?
        package init() {}
    }
}
