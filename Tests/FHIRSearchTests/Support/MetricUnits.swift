import FHIRCore

/// The metric units, the usual time units and a few others, for tests that need units but not all of UCUM.
///
/// Codes are read as UCUM writes them: `mg/dL`, `kg.m2`, `10*3/uL`, annotations in braces ignored.
struct MetricUnits: UnitSystem {
    init() {}

    func canonical(_ code: String) -> CanonicalUnit? {
        guard code.utf8.count <= 128, let bare = Self.withoutAnnotations(code) else { return nil }
        var result = CanonicalUnit(DecimalValue(1), [:])
        var isDivisor = bare.first == "/"
        var rest = isDivisor ? bare.dropFirst() : bare[...]
        while true {
            let text = rest.prefix { $0 != "." && $0 != "/" }
            guard let term = Self.term(String(text)),
                let next = result.multiplied(by: term.unit, power: isDivisor ? -term.power : term.power)
            else { return nil }
            result = next
            rest = rest.dropFirst(text.count)
            guard let separator = rest.popFirst() else { return result }
            isDivisor = separator == "/"
        }
    }

    /// The code without what stands in braces, which alone counts as 1; nil when the braces do not pair.
    private static func withoutAnnotations(_ code: String) -> String? {
        var result = ""
        var isAnnotation = false
        for character in code {
            switch character {
            case "{":
                if isAnnotation { return nil }
                if result.isEmpty || result.last == "." || result.last == "/" { result.append("1") }
                isAnnotation = true
            case "}":
                if !isAnnotation { return nil }
                isAnnotation = false
            default: if !isAnnotation { result.append(character) }
            }
        }
        return isAnnotation ? nil : result
    }

    /// A prefixed unit and its power: `mm`, `m2`, `s-1`, `10*3`.
    private static func term(_ text: String) -> (unit: CanonicalUnit, power: Int)? {
        if let number = Int64(text), number > 0 { return (CanonicalUnit(DecimalValue(number), [:]), 1) }
        if text.hasPrefix("10*") || text.hasPrefix("10^") {
            guard let power = Int(text.dropFirst(3)), abs(power) <= 30 else { return nil }
            return (CanonicalUnit(DecimalValue(10), [:]), power)
        }
        let digits = text.reversed().prefix { $0.isASCII && ($0.isNumber || $0 == "-" || $0 == "+") }
        let name = String(text.dropLast(digits.count))
        let power = digits.isEmpty ? 1 : Int(String(digits.reversed()))
        guard let power, (1...9).contains(abs(power)), let unit = unit(name) else { return nil }
        return (unit, power)
    }

    private static func unit(_ name: String) -> CanonicalUnit? {
        if let unit = units[name] { return unit }
        for (prefix, exponent) in prefixes where name.hasPrefix(prefix) {
            let rest = String(name.dropFirst(prefix.count))
            if metric.contains(rest), let unit = units[rest], let factor = DecimalValue("1e\(exponent)"),
                let scaled = unit.factor.multiplied(by: factor)
            {
                return CanonicalUnit(scaled, dividedBy: unit.divisor, unit.dimensions)
            }
        }
        return nil
    }

    private static let prefixes: [(String, Int)] = [
        ("da", 1), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("h", 2), ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12),
        ("f", -15),
    ]

    /// Units that take a prefix.
    private static let metric: Set<String> = [
        "m", "g", "s", "A", "K", "cd", "mol", "L", "l", "N", "Pa", "J", "W", "V", "Hz", "eq", "cal", "bar", "t",
    ]

    private static let units: [String: CanonicalUnit] = {
        func unit(_ factor: String, _ dimensions: [String: Int]) -> CanonicalUnit {
            CanonicalUnit(DecimalValue(factor) ?? DecimalValue(1), dimensions)
        }
        return [
            "1": unit("1", [:]), "%": unit("0.01", [:]), "m": unit("1", ["m": 1]), "g": unit("1", ["g": 1]), "s": unit("1", ["s": 1]),
            "A": unit("1", ["A": 1]), "K": unit("1", ["K": 1]), "cd": unit("1", ["cd": 1]), "mol": unit("1", ["mol": 1]),
            "eq": unit("1", ["eq": 1]), "L": unit("0.001", ["m": 3]), "l": unit("0.001", ["m": 3]), "t": unit("1e6", ["g": 1]),
            "min": unit("60", ["s": 1]), "h": unit("3600", ["s": 1]), "d": unit("86400", ["s": 1]), "wk": unit("604800", ["s": 1]),
            "mo": unit("2629800", ["s": 1]), "a": unit("31557600", ["s": 1]), "Hz": unit("1", ["s": -1]),
            "N": unit("1000", ["g": 1, "m": 1, "s": -2]), "Pa": unit("1000", ["g": 1, "m": -1, "s": -2]),
            "bar": unit("1e8", ["g": 1, "m": -1, "s": -2]), "m[Hg]": unit("133322000", ["g": 1, "m": -1, "s": -2]),
            "mm[Hg]": unit("133322", ["g": 1, "m": -1, "s": -2]), "J": unit("1000", ["g": 1, "m": 2, "s": -2]),
            "cal": unit("4184", ["g": 1, "m": 2, "s": -2]), "W": unit("1000", ["g": 1, "m": 2, "s": -3]),
            "V": unit("1000", ["g": 1, "m": 2, "s": -3, "A": -1]), "[in_i]": unit("0.0254", ["m": 1]), "[ft_i]": unit("0.3048", ["m": 1]),
            "[lb_av]": unit("453.59237", ["g": 1]), "[oz_av]": unit("28.349523125", ["g": 1]), "[iU]": unit("1", ["iU": 1]),
        ]
    }()
}
