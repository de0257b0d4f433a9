package import FHIRCore

/// Durations of fixed length, which N1 converts even where UCUM itself is not at hand; all other units equal only themselves.
package struct DurationUnits: UnitSystem {
    package init() {}

    package func canonical(_ code: String) -> CanonicalUnit? {
        if code == "1" { return .one }
        guard let milliseconds = CalendarUnit(code: code)?.milliseconds, let seconds = DecimalValue("\(milliseconds)e-3") else { return nil }
        return CanonicalUnit(seconds, ["s": 1])
    }
}
