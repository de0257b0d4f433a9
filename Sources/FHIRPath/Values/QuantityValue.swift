package import FHIRCore

/// A number with a unit (N1 section 4.1.8).
package struct QuantityValue: Sendable, Hashable {
    package var value: DecimalValue
    package var unit: Unit

    package init(_ value: DecimalValue, _ unit: Unit) {
        self.value = value
        self.unit = unit
    }

    package enum Unit: Sendable, Hashable {
        /// `year`, `days`: a duration of the calendar, always in the singular.
        case calendar(CalendarUnit)
        /// A UCUM code; `1` for a bare number.
        case code(String)
    }
}

/// The durations that FHIRPath has words for, from the longest to the shortest.
package enum CalendarUnit: String, Sendable, Hashable, CaseIterable {
    case year, month, week, day, hour, minute, second, millisecond

    /// From a keyword in the singular or plural.
    init?(keyword: String) {
        if let unit = CalendarUnit(rawValue: keyword) {
            self = unit
        } else if keyword.last == "s", let unit = CalendarUnit(rawValue: String(keyword.dropLast())) {
            self = unit
        } else {
            return nil
        }
    }

    /// The UCUM unit that is most like it; for year and month not of equal length.
    var code: String {
        switch self {
        case .year: "a"
        case .month: "mo"
        case .week: "wk"
        case .day: "d"
        case .hour: "h"
        case .minute: "min"
        case .second: "s"
        case .millisecond: "ms"
        }
    }

    /// The duration of a UCUM time code.
    init?(code: String) {
        guard let unit = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = unit
    }

    /// The length in milliseconds; nil for year and month, which vary.
    var milliseconds: Int64? {
        switch self {
        case .year, .month: nil
        case .week: 604_800_000
        case .day: 86_400_000
        case .hour: 3_600_000
        case .minute: 60_000
        case .second: 1000
        case .millisecond: 1
        }
    }
}

extension QuantityValue: CustomStringConvertible {
    /// As a literal: `5 'mg'`, `1 day`.
    package var description: String {
        switch unit {
        case .code(let code): "\(value) '\(code)'"
        case .calendar(let unit): "\(value) \(unit.rawValue)\(value == DecimalValue(1) ? "" : "s")"
        }
    }
}
