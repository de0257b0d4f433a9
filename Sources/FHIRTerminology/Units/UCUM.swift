package import FHIRCore

/// The Unified Code for Units of Measure: which codes are units, and how units relate.
///
/// Exact: factors are fractions of decimals. Codes are case-sensitive. Thread-safe without locks; what has been asked for is kept, up to
/// 2,048 codes. Cost: some 0.2 µs for a unit that is kept, 5 µs for another one.
package final class UCUM: UnitSystem {
    /// UCUM 2.2 as linked into the program; the table is read at the first use.
    package static let standard = UCUM(UCUMTable.linked)

    /// The canonical URL of the code system.
    package static let system = "http://unitsofmeasure.org"

    private let table: UCUMTable
    /// Each unit of the table in base units, by its number.
    private let atoms: LazyTable<Unit>
    /// Codes asked for, at the place of their hash or right behind it.
    private let known: LazyTable<Unit>

    private static let knownCount = 2048
    private static let probes = 8

    /// What is known of a code.
    private final class Unit: Sendable {
        let code: String
        let isValid: Bool
        let canonical: CanonicalUnit?
        let scale: UnitScale?

        init(code: String, isValid: Bool, canonical: CanonicalUnit?, scale: UnitScale?) {
            self.code = code
            self.isValid = isValid
            self.canonical = canonical
            self.scale = scale
        }
    }

    init(_ table: UCUMTable) {
        self.table = table
        atoms = LazyTable(count: table.units.count)
        known = LazyTable(count: Self.knownCount)
    }

    /// Whether the code is a UCUM unit expression (UCUM section 2), such as `mg/dL` or `10*3{cells}/uL`.
    package func isValid(_ code: String) -> Bool { unit(code).isValid }

    /// The unit as a reduced multiple of base units; nil for a code that is none, for units on a scale of their own (`Cel`, `[pH]`), and
    /// for multiples beyond the limits of `CanonicalUnit`. Within a product, `Cel`, `[degF]` and `[degRe]` count as intervals.
    package func canonical(_ code: String) -> CanonicalUnit? { unit(code).canonical }

    /// How numbers of the unit become numbers of its canonical unit, also for temperatures; other units on a scale of their own are
    /// canonical themselves, without their prefix: `dB` is a tenth of `B`.
    package func scale(_ code: String) -> UnitScale? { unit(code).scale }

    /// A number of one unit in another: exact where it is a decimal, else to 40 significant digits; nil when the units do not measure the
    /// same or one is unknown.
    package func convert(_ number: DecimalValue, from: String, to: String) -> DecimalValue? {
        guard let from = scale(from), let to = scale(to) else { return nil }
        return from.convert(number, to: to)
    }

    private func unit(_ code: String) -> Unit {
        let first = code.hashValue & (Self.knownCount - 1)
        for probe in 0..<Self.probes {
            let place = (first + probe) & (Self.knownCount - 1)
            if let unit = known[place] {
                if unit.code == code { return unit }
            } else {
                let unit = reduce(code)
                // Only what is a unit is worth a place; if another thread takes it for another code, this one stays unknown.
                if unit.isValid { _ = known.fill(place, with: unit) }
                return unit
            }
        }
        return reduce(code)
    }

    private func reduce(_ code: String) -> Unit {
        guard let factors = UCUMParser.parse(code, table) else { return Unit(code: code, isValid: false, canonical: nil, scale: nil) }
        if let scale = specialScale(factors) { return Unit(code: code, isValid: true, canonical: nil, scale: scale) }
        let canonical = product(factors, depth: 0)?.reduced
        return Unit(code: code, isValid: true, canonical: canonical, scale: canonical.map { UnitScale($0) })
    }

    /// The scale of an expression that is one special unit; nil for all others.
    private func specialScale(_ factors: [UCUMFactor]) -> UnitScale? {
        guard factors.count == 1, factors[0].power == 1, case .unit(let number, let prefix) = factors[0].kind else { return nil }
        let definition = table.units[number]
        guard case .special(let function) = definition.kind else { return nil }
        let multiple = prefix ?? DecimalValue(1)
        guard let zero = UCUMTemperature.zero(function) else { return UnitScale(unit: definition.code, factor: multiple) }
        guard let unit = interval(number, prefix, depth: 0)?.reduced,
            let offset = zero.divided(by: multiple, significantDigits: UnitScale.significantDigits)
        else { return nil }
        return UnitScale(unit: unit.code, offset: offset, factor: unit.factor, dividedBy: unit.divisor)
    }

    /// The factors multiplied; nil beyond the limits, and when one of them has no meaning in a product.
    private func product(_ factors: [UCUMFactor], depth: Int) -> CanonicalUnit? {
        var result = CanonicalUnit.one
        for factor in factors {
            let unit: CanonicalUnit?
            switch factor.kind {
            case .number(let number): unit = CanonicalUnit(number, [:])
            case .unit(let number, let prefix): unit = interval(number, prefix, depth: depth)
            }
            guard let unit, let next = result.multiplied(by: unit, power: factor.power) else { return nil }
            result = next
        }
        return result
    }

    /// One of a prefixed unit of the table, where one is the same everywhere on its scale.
    private func interval(_ number: Int, _ prefix: DecimalValue?, depth: Int) -> CanonicalUnit? {
        let definition = table.units[number]
        let atom = atoms.value(number) {
            Unit(code: definition.code, isValid: true, canonical: defined(definition, depth: depth), scale: nil)
        }
        guard let prefix else { return atom.canonical }
        return atom.canonical.flatMap { CanonicalUnit(prefix, [:]).multiplied(by: $0) }
    }

    private func defined(_ definition: UCUMDefinition, depth: Int) -> CanonicalUnit? {
        switch definition.kind {
        case .base: return CanonicalUnit(DecimalValue(1), [definition.code: 1])
        case .arbitrary where definition.expression == "1": return CanonicalUnit(DecimalValue(1), [definition.code: 1])
        case .special(let function) where UCUMTemperature.zero(function) == nil: return nil
        case .unit, .arbitrary, .special: break
        }
        // The table is finite and without circles; the depth only guards against a broken one.
        guard depth < 64, let factors = UCUMParser.parse(definition.expression, table) else { return nil }
        return product([UCUMFactor(kind: .number(definition.value), power: 1)] + factors, depth: depth + 1)?.reduced
    }
}

/// Where the temperature scales of UCUM begin (UCUM section 42).
enum UCUMTemperature {
    /// What is added to a number of the unit so that zero is absolute zero; nil for the functions that are no temperatures.
    static func zero(_ function: String) -> DecimalValue? {
        switch function {
        case "Cel": DecimalValue("273.15")
        case "degF": DecimalValue("459.67")
        case "degRe": DecimalValue("218.52")
        default: nil
        }
    }
}
