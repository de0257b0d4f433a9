/// The range of values a written number stands for in search (R4 search, section 3.1.1.5.3 "number").
extension DecimalValue {
    /// [value - half a unit, value + half a unit), the unit being that of the last written digit.
    ///
    /// `100` gives [99.5, 100.5), `100.00` [99.995, 100.005), `1e2` [50, 150): one significant digit. (The R4 page prints
    /// [95, 105) for the last, which does not follow from its own rule.)
    package var implicitRange: (low: DecimalValue, high: DecimalValue) {
        let half = DecimalValue(isNegative: false, small: 5, exponent: exponent - 1)
        // Both exist: the digits grow by two, the exponent sinks by one, and the limits of results are far from those of texts.
        // For results of arithmetic at the limits the range shrinks to the value itself.
        return (subtracting(half) ?? self, adding(half) ?? self)
    }

    /// [value - |value| / 10, value + |value| / 10], the spread that search recommends for the prefix `ap`.
    package var approximateRange: (low: DecimalValue, high: DecimalValue) {
        guard let tenth = magnitude.multiplied(by: DecimalValue(isNegative: false, small: 1, exponent: -1)) else { return (self, self) }
        return (subtracting(tenth) ?? self, adding(tenth) ?? self)
    }
}
