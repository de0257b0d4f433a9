import FHIRCore
import Testing

struct CanonicalUnitTests {
    private func decimal(_ text: String) throws -> DecimalValue { try #require(DecimalValue(text), "\(text)") }

    @Test(arguments: [
        ("1", "0.1", "10", "1"), ("1", "60", "0.05", "3"), ("0.001", "0.1", "0.01", "1"), ("12", "18", "2", "3"), ("1", "8", "0.125", "1"),
        ("3.1415926535897932384626433832795028841971", "360", "0.0008726646259971647884618453842443063567214166", "0.1"),
        ("1", "3.1415926535897932384626433832795028841971", "1", "3.1415926535897932384626433832795028841971"), ("600", "1e-3", "6e5", "1"),
    ])
    func `A reduced unit has no divisor where it needs none`(factor: String, divisor: String, reducedFactor: String, reducedDivisor: String)
        throws
    {
        let unit = try CanonicalUnit(decimal(factor), dividedBy: decimal(divisor), ["m": 1])
        let reduced = unit.reduced
        if reducedDivisor == "1" || reducedDivisor == "3" {
            #expect(try reduced.factor == decimal(reducedFactor) && reduced.divisor == decimal(reducedDivisor), "\(reduced)")
        }
        #expect(reduced.factor.multiplied(by: unit.divisor) == unit.factor.multiplied(by: reduced.divisor))
        #expect(reduced.reduced == reduced)
    }

    @Test func `Powers multiply dimensions and turn fractions`() throws {
        let unit = try CanonicalUnit(decimal("2"), dividedBy: decimal("3"), ["m": 1, "s": -2])
        let power = try #require(unit.raised(to: -3))
        #expect(power == CanonicalUnit(DecimalValue(27), dividedBy: DecimalValue(8), ["m": -3, "s": 6]))
        #expect(unit.multiplied(by: unit, power: -1)?.dimensions == [:])
        #expect(unit.raised(to: 0) == .one)
        #expect(unit.raised(to: 300) == nil)
        #expect(power.code == "m-3.s6")
        #expect(CanonicalUnit.one.code == "1")
    }

    @Test func `Numbers that grow without end are refused`() throws {
        let unit = try CanonicalUnit(decimal("3.14159265358979323846"), [:])
        #expect(unit.raised(to: 200) == nil)
    }

    @Test func `A scale moves numbers there and back`() throws {
        let scale = try UnitScale(unit: "K", offset: decimal("459.67"), factor: decimal("5"), dividedBy: decimal("9"))
        #expect(try scale.canonical(decimal("32")) == decimal("273.15"))
        #expect(try scale.number(ofCanonical: decimal("373.15")) == decimal("212"))
        let celsius = try UnitScale(unit: "K", offset: decimal("273.15"))
        #expect(try scale.convert(decimal("98.6"), to: celsius) == decimal("37"))
        #expect(try scale.convert(decimal("1"), to: UnitScale(unit: "m")) == nil)
    }
}
