import Foundation

/// A number with the precision it was written with (R4 `search.html#number`).
struct OracleNumber: Hashable {
    var value: Decimal
    /// The power of ten that the last written digit stands for.
    var exponent: Int

    /// Reads `-12.50`, `5.40e-3`; nil if the text is no decimal.
    init?(_ text: String) {
        var reader = DigitReader(text)
        let sign = reader.take("-")
        let whole = reader.digits()
        let fraction = reader.take(".") == nil ? nil : reader.digits()
        var power = 0
        if reader.take("eE") != nil {
            let powerSign = reader.take("+-")
            guard let digits = Int(reader.digits()), digits < 60 else { return nil }
            power = powerSign == "-" ? -digits : digits
        }
        let digits = whole + (fraction ?? "")
        guard reader.isAtEnd, !whole.isEmpty, fraction != "", digits.count <= 30, let significand = Decimal(string: digits)
        else { return nil }
        exponent = power - (fraction ?? "").count
        value = Decimal(sign: sign == nil ? .plus : .minus, exponent: exponent, significand: significand)
    }

    /// [value − half a unit, value + half a unit) of the last written digit. "100" is [99.5, 100.5), "100.00" [99.995, 100.005).
    /// R4 prints [95, 105) for "1e2", which does not follow from the one significant digit it names; here it is [50, 150).
    var implicitRange: (low: Decimal, high: Decimal) {
        let half = Decimal(sign: .plus, exponent: exponent - 1, significand: 5)
        return (value - half, value + half)
    }

    /// R4 `search.html#prefix`: "the recommended value for the approximation is 10% of the stated value".
    var approximateRange: (low: Decimal, high: Decimal) {
        let tenth = abs(value) * Decimal(sign: .plus, exponent: -1, significand: 1)
        return (value - tenth, value + tenth)
    }
}

/// A stored number: a point, or a Range with both ends in it, of which one may be open.
struct NumberInterval: Hashable {
    var low: Decimal?
    var high: Decimal?

    /// A stored number or quantity is exact, whatever its digits: 100 is not in the range of 99.6, though 100 stands for it in a search.
    init(point: Decimal) {
        low = point
        high = point
    }

    init(low: Decimal?, high: Decimal?) {
        self.low = low
        self.high = high
    }

    /// Whether a search value with a prefix finds this, by the table of R4 `search.html#prefix`, literally. `gt` `lt` `ge` `le` `sa` `eb`
    /// ignore the search value's precision (`search.html#number`), so for them its range is a point.
    func matches(_ prefix: SearchPrefix, _ sought: OracleNumber) -> Bool {
        matches(prefix, sought.value, sought.implicitRange, sought.approximateRange)
    }

    /// The same with the search value's three ranges given, for units to be converted.
    func matches(
        _ prefix: SearchPrefix, _ value: Decimal, _ implicit: (low: Decimal, high: Decimal), _ about: (low: Decimal, high: Decimal)
    ) -> Bool {
        switch prefix {
        case .eq: isWithin(implicit.low, below: implicit.high)
        case .ne: !isWithin(implicit.low, below: implicit.high)
        case .gt: reaches(above: value)
        case .lt: reaches(below: value)
        case .ge: reaches(above: value) || low == value && high == value
        case .le: reaches(below: value) || low == value && high == value
        case .sa: low.map { $0 > value } ?? false
        case .eb: high.map { $0 < value } ?? false
        case .ap: (low.map { $0 <= about.high } ?? true) && (high.map { $0 >= about.low } ?? true)
        }
    }

    private func isWithin(_ low: Decimal, below high: Decimal) -> Bool {
        guard let ownLow = self.low, let ownHigh = self.high else { return false }
        return ownLow >= low && ownHigh < high
    }

    private func reaches(above value: Decimal) -> Bool { high.map { $0 > value } ?? true }
    private func reaches(below value: Decimal) -> Bool { low.map { $0 < value } ?? true }
}
