import FHIRCore
import FHIRSchema

/// Values of numbers, dates, quantities and positions.
extension CriterionReading {
    func date(_ item: String, _ name: String) throws(SearchFault) -> (SearchPrefix, MicrosecondInterval) {
        let (prefix, rest) = SearchPrefix.split(EscapedText.unescape(item))
        return (prefix, try interval(rest, name))
    }

    /// The interval that a date stands for.
    func interval(_ text: some StringProtocol, _ name: String) throws(SearchFault) -> MicrosecondInterval {
        guard let date = DateTimeValue(text, as: .search) else {
            throw .malformed(
                name,
                expected:
                    "YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]][Z or +hh:mm, the + written %2B], with one of the prefixes "
                    + SearchPrefix.list + " if wanted")
        }
        let range = date.range(zoneOffsetIfMissing: context.zoneOffset)
        return MicrosecondInterval(low: range.low, high: max(range.high, range.low &+ 1))
    }

    func number(_ item: String, _ name: String) throws(SearchFault) -> (SearchPrefix, DecimalValue) {
        let (prefix, rest) = SearchPrefix.split(EscapedText.unescape(item))
        guard let value = DecimalValue(String(rest)) else {
            throw .malformed(
                name,
                expected: "a number such as 100, 5.40 or 1e2, with one of the prefixes "
                    + SearchPrefix.list + " if wanted")
        }
        return (prefix, value)
    }

    /// `_lastUpdated` has no index of its own: the instant of the version, a point in milliseconds.
    func lastUpdated(_ value: (prefix: SearchPrefix, interval: MicrosecondInterval)) -> SearchCriterion {
        let first = Instant(milliseconds: .min)
        let last = Instant(milliseconds: .max)
        let range = SearchRequest.instants(value.interval)
        let (low, high) = (range.lowerBound, range.upperBound)
        return switch value.prefix {
        case .eq: .lastUpdated(range)
        case .ne: .or([.lastUpdated(first..<low), .lastUpdated(high..<last)])
        case .gt, .sa: .lastUpdated(high..<last)
        case .ge: .lastUpdated(low..<last)
        case .lt, .eb: .lastUpdated(first..<low)
        case .le: .lastUpdated(first..<high)
        case .ap: .lastUpdated(SearchRequest.instants(DateComparison.widened(value.interval, now)))
        }
    }

    /// `5.4`, `5.4||mg`, `5.4|http://unitsofmeasure.org|mg` (R4 `search.html#quantity`).
    mutating func quantity(_ parameter: SearchParameter, _ item: String, _ name: String) throws(SearchFault) -> SearchCriterion {
        let parts = EscapedText.split(item, at: "|").map(EscapedText.unescape)
        let (prefix, value): (SearchPrefix, DecimalValue)
        do throws(SearchFault) {
            (prefix, value) = try number(parts[0], name)
        } catch {
            throw Self.noQuantity(name)
        }
        let unit: QuantityKey.Unit
        switch parts.count {
        case 1: unit = .any
        case 3 where parts[2].isEmpty: throw Self.noQuantity(name)
        case 3: unit = parts[1].isEmpty ? .code(parts[2]) : .coded(system: parts[1], code: parts[2])
        default: throw Self.noQuantity(name)
        }
        return rows(quantities(NumberComparison.alternatives(prefix, value), unit), parameter, nil)
    }

    /// Keys of quantities: of UCUM units that are known by the value in base units, so that `5.4 mg` finds `5400 ug`.
    private func quantities(_ comparisons: [NumberComparison], _ unit: QuantityKey.Unit) -> [KeyMatch] {
        if case .coded(QuantityKey.ucum, let code) = unit, let scale = context.units.scale(code) {
            let converted = comparisons.compactMap { $0.mapped { scale.canonical($0) } }
            if converted.count == comparisons.count {
                return converted.flatMap { QuantityKey.matching($0.bounds, in: scale, context.hash) }
            }
        }
        return comparisons.flatMap { QuantityKey.matching($0.bounds, unit: unit, context.hash) }
    }

    private static func noQuantity(_ name: String) -> SearchFault {
        .malformed(
            name,
            expected: "[number], [number]||[unit] or [number]|[system]|[code], with one of the prefixes "
                + SearchPrefix.list + " if wanted")
    }

    /// `latitude|longitude|distance|units` (R4 `location.html#positional`); without a distance 10 km, without units kilometres.
    mutating func near(_ parameter: SearchParameter, _ item: String, _ name: String) throws(SearchFault) -> SearchCriterion {
        let parts = EscapedText.split(item, at: "|").map(EscapedText.unescape)
        let expected = "[latitude]|[longitude]|[distance]|[units], degrees and a UCUM unit of length such as km"
        guard parameter.code == "near" else { throw .unknown("Parameter \(ParameterName.harmless(name)): it cannot be searched by") }
        guard (2...4).contains(parts.count), let latitude = DecimalValue(parts[0]), let longitude = DecimalValue(parts[1]),
            let position = PositionKey.Position(latitude: latitude, longitude: longitude)
        else { throw .malformed(name, expected: expected) }
        let distance = parts.count > 2 && !parts[2].isEmpty ? DecimalValue(parts[2]) : DecimalValue(10)
        let unit = parts.count > 3 && !parts[3].isEmpty ? parts[3] : "km"
        guard let distance, distance >= .zero, let metres = metres(distance, unit) else { throw .malformed(name, expected: expected) }
        return rows([PositionKey.matching(near: position, metres: metres)], parameter, nil)
    }

    /// A distance in metres; nil when the unit is none of length.
    private func metres(_ distance: DecimalValue, _ unit: String) -> Double? {
        guard let scale = context.units.scale(unit), scale.unit == "m", let number = scale.canonical(distance),
            let metres = Double("\(number)"), metres.isFinite
        else { return nil }
        return metres
    }
}
