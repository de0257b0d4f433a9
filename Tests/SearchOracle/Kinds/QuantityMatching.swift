import Foundation

/// A stored quantity: an interval with a unit (R4 `search.html#quantity`).
struct OracleQuantity: Hashable {
    var interval: NumberInterval
    var system: String?
    var code: String?
    var unit: String?

    /// The quantities of an element. One with a comparator is open on that side, as it says "whether the actual value is greater or less
    /// than the stated value" and, being a modifier, cannot be left out (`datatypes.html#Quantity`). Money is in the currency's code. Of a
    /// Range both ends are in it, and either may be open; of SampledData "just search on the bounds of the values".
    static func quantities(_ item: PathItem) -> [OracleQuantity] {
        let value = item.value
        if value["low"] != nil || value["high"] != nil {
            let low = value["low"].flatMap(number)
            let high = value["high"].flatMap(number)
            guard low != nil || high != nil else { return [] }
            return [OracleQuantity(NumberInterval(low: low, high: high), unitOf: value["low"] ?? value["high"] ?? .null)]
        }
        if let origin = value["origin"] { return sampled(value, origin) }
        guard let number = number(value) else { return [] }
        var interval = NumberInterval(point: number)
        if value["comparator"]?.string?.hasPrefix("<") == true { interval.low = nil }
        if value["comparator"]?.string?.hasPrefix(">") == true { interval.high = nil }
        var quantity = OracleQuantity(interval, unitOf: value)
        if let currency = value["currency"]?.string {
            quantity.system = "urn:iso:std:iso:4217"
            quantity.code = currency
        }
        return [quantity]
    }

    private init(_ interval: NumberInterval, unitOf value: PlainJSON) {
        self.interval = interval
        system = value["system"]?.string
        code = value["code"]?.string
        unit = value["unit"]?.string
    }

    /// A number in the unit as one in UCUM's base units, if the unit is one of UCUM's; else as it is.
    func canonical(_ number: Decimal) -> Decimal {
        guard system == OracleUnits.system, let unit = code.flatMap(OracleUnits.init) else { return number }
        // To UCUM a mole is a number: 6.0221367 · 10*23.
        let moles = unit.dimensions["mol"] ?? 0
        let mole = Decimal(sign: .plus, exponent: 16, significand: 60_221_367)
        let particles = (0..<abs(moles)).reduce(Decimal(1)) { product, _ in product * mole }
        let base = number * unit.numerator / unit.denominator
        return moles < 0 ? base / particles : base * particles
    }

    private static func number(_ value: PlainJSON) -> Decimal? { value["value"]?.text.flatMap(OracleNumber.init)?.value }

    private static func sampled(_ value: PlainJSON, _ origin: PlainJSON) -> [OracleQuantity] {
        let factor = value["factor"]?.text.flatMap(OracleNumber.init)?.value ?? 1
        let points = (value["data"]?.string ?? "").split(separator: " ").compactMap { OracleNumber(String($0))?.value }
        let values = points.map { $0 * factor + (number(origin) ?? 0) }
        guard let low = values.min(), let high = values.max() else { return [] }
        return [OracleQuantity(NumberInterval(low: low, high: high), unitOf: origin)]
    }
}

/// Quantity parameters (R4 `search.html#quantity`).
enum QuantityMatching {
    /// The test of a value `[prefix][number]`, `[prefix][number]|[system]|[code]` or `[prefix][number]||[code]`; nil if it is none.
    ///
    /// Without unit: any. `||code`: "the unit - either the code (code) or the stated human unit (unit)". With a system both must match;
    /// of UCUM, every unit that can be converted, the range of the search value being taken in its own unit.
    static func predicate(_ value: String) -> (([PathItem]) -> Bool)? {
        let parts = EscapedList.split(value, at: "|").map(EscapedList.plain)
        let (prefix, digits) = SearchPrefix.split(parts[0])
        guard let sought = OracleNumber(digits), parts.count == 1 || parts.count == 3 && !parts[2].isEmpty else { return nil }
        return { items in
            items.flatMap(OracleQuantity.quantities).contains { quantity in
                if parts.count == 1 { return quantity.interval.matches(prefix, sought) }
                let (system, code) = (parts[1], parts[2])
                if system.isEmpty { return (quantity.code == code || quantity.unit == code) && quantity.interval.matches(prefix, sought) }
                guard quantity.system == system, let ownCode = quantity.code else { return false }
                if system == OracleUnits.system, let ownUnit = OracleUnits(ownCode), let unit = OracleUnits(code) {
                    return ownUnit.dimensions == unit.dimensions && converted(quantity.interval, ownUnit, prefix, sought, unit)
                }
                return ownCode == code && quantity.interval.matches(prefix, sought)
            }
        }
    }

    /// Both sides in base units, times both denominators so that nothing is divided: exact.
    private static func converted(
        _ interval: NumberInterval, _ own: OracleUnits, _ prefix: SearchPrefix, _ sought: OracleNumber, _ unit: OracleUnits
    ) -> Bool {
        let ownFactor = own.numerator * unit.denominator
        let factor = unit.numerator * own.denominator
        let stored = NumberInterval(low: interval.low.map { $0 * ownFactor }, high: interval.high.map { $0 * ownFactor })
        let implicit = sought.implicitRange
        let about = sought.approximateRange
        return stored.matches(
            prefix, sought.value * factor, (implicit.low * factor, implicit.high * factor), (about.low * factor, about.high * factor))
    }
}

/// Number parameters (R4 `search.html#number`).
enum NumberMatching {
    /// The stored number, or a Range's ends.
    static func intervals(_ item: PathItem) -> [NumberInterval] {
        if let number = item.value.text.flatMap(OracleNumber.init) { return [NumberInterval(point: number.value)] }
        return OracleQuantity.quantities(item).map(\.interval)
    }

    /// The test of one value; nil if it is no number.
    static func predicate(_ value: String) -> (([PathItem]) -> Bool)? {
        let (prefix, digits) = SearchPrefix.split(EscapedList.plain(value))
        guard let sought = OracleNumber(digits) else { return nil }
        return { items in items.flatMap(intervals).contains { $0.matches(prefix, sought) } }
    }
}
