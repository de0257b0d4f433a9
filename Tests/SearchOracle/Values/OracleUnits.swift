import Foundation

/// A few units of UCUM by their multiples of base units, enough for tests: R4 `search.html#quantity` lets a server search "based on
/// canonical units (e.g. any value where the units can be converted to a value in mg)".
///
/// Temperatures are units of their own, as they are not multiples of one another. So is `mol`: UCUM's number of particles would make
/// `mmol/L` a count.
struct OracleUnits: Hashable {
    /// The unit is `numerator / denominator` times the product of base units.
    var numerator: Decimal
    var denominator: Decimal
    /// Base unit to power, none of which is 0.
    var dimensions: [String: Int]

    static let system = "http://unitsofmeasure.org"

    /// A unit such as `mg/dL`, `kg/m2`, `/min`, `10*9/L`; nil for one that the table does not have.
    init?(_ code: String) {
        numerator = 1
        denominator = 1
        dimensions = [:]
        if code.isEmpty { return nil }
        for (position, part) in code.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
            for factor in part.split(separator: ".") where !multiply(String(factor), inverse: position > 0) { return nil }
            if part.isEmpty, position > 0 { return nil }
        }
    }

    private mutating func multiply(_ text: String, inverse: Bool) -> Bool {
        if text.hasPrefix("10*") || text.hasPrefix("10^"), let power = Int(text.dropFirst(3)), (1...30).contains(power) {
            apply(Decimal(sign: .plus, exponent: power, significand: 1), 1, [:], inverse)
            return true
        }
        if let known = Self.table[text] {
            apply(known.0, known.1, known.2, inverse)
            return true
        }
        guard let last = text.last, let power = Int(String(last)), power > 0, let known = Self.table[String(text.dropLast())] else {
            return false
        }
        for _ in 0..<power { apply(known.0, known.1, known.2, inverse) }
        return true
    }

    private mutating func apply(_ numerator: Decimal, _ denominator: Decimal, _ dimensions: [String: Int], _ inverse: Bool) {
        self.numerator *= inverse ? denominator : numerator
        self.denominator *= inverse ? numerator : denominator
        for (base, power) in dimensions {
            let sum = (self.dimensions[base] ?? 0) + (inverse ? -power : power)
            self.dimensions[base] = sum == 0 ? nil : sum
        }
    }

    private static let table: [String: (Decimal, Decimal, [String: Int])] = [
        "g": (1, 1, ["g": 1]), "kg": (1000, 1, ["g": 1]), "mg": (1, 1000, ["g": 1]), "ug": (1, 1_000_000, ["g": 1]),
        "ng": (1, 1_000_000_000, ["g": 1]),
        "m": (1, 1, ["m": 1]), "cm": (1, 100, ["m": 1]), "mm": (1, 1000, ["m": 1]), "km": (1000, 1, ["m": 1]),
        "L": (1, 1000, ["m": 3]), "l": (1, 1000, ["m": 3]), "dL": (1, 10_000, ["m": 3]), "mL": (1, 1_000_000, ["m": 3]),
        "uL": (1, 1_000_000_000, ["m": 3]),
        "s": (1, 1, ["s": 1]), "min": (60, 1, ["s": 1]), "h": (3600, 1, ["s": 1]), "d": (86_400, 1, ["s": 1]),
        "wk": (604_800, 1, ["s": 1]), "mo": (2_629_800, 1, ["s": 1]), "a": (31_557_600, 1, ["s": 1]),
        "mol": (1, 1, ["mol": 1]), "mmol": (1, 1000, ["mol": 1]), "umol": (1, 1_000_000, ["mol": 1]),
        "%": (1, 100, [:]), "1": (1, 1, [:]),
        "Pa": (1000, 1, ["g": 1, "m": -1, "s": -2]), "kPa": (1_000_000, 1, ["g": 1, "m": -1, "s": -2]),
        "mm[Hg]": (133_322, 1, ["g": 1, "m": -1, "s": -2]),
        "Cel": (1, 1, ["Cel": 1]), "[degF]": (1, 1, ["[degF]": 1]), "K": (1, 1, ["K": 1]),
    ]
}
