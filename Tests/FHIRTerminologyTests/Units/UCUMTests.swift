import FHIRCore
import FHIRTerminology
import Testing

struct UCUMTests {
    private let ucum = UCUM.standard

    private func decimal(_ text: String) throws -> DecimalValue { try #require(DecimalValue(text), "\(text)") }

    @Test(arguments: [
        ("m", "1", "1", "m"), ("mg", "0.001", "1", "g"), ("kg", "1000", "1", "g"), ("mg/dL", "10", "1", "g.m-3"),
        ("/min", "0.05", "3", "s-1"),
        ("1/min", "0.05", "3", "s-1"), ("10*3/uL", "1e12", "1", "m-3"), ("10*-3", "0.001", "1", "1"), ("10^+2.m", "100", "1", "m"),
        ("mm[Hg]", "133322", "1", "g.m-1.s-2"), ("cm[H2O]", "98066.5", "1", "g.m-1.s-2"), ("mmol", "6.02214076e20", "1", "1"),
        ("kg/m2", "1000", "1", "g.m-2"), ("kg.m-2", "1000", "1", "g.m-2"), ("g/(8.h)", "1", "28800", "g.s-1"),
        ("a/b", "3.15576e35", "1", "m-2.s"),
        ("m/s/s", "1", "1", "m.s-2"), ("m/s.s", "1", "1", "m"), ("/s.m", "1", "1", "m.s-1"), ("m/(s/m)", "1", "1", "m2.s-1"),
        ("{score}", "1", "1", "1"), ("kg{wet}", "1000", "1", "g"), ("{a}/{b}", "1", "1", "1"), ("[iU]/L", "1000", "1", "[iU].m-3"),
        ("k[IU]", "1000", "1", "[iU]"), ("[arb'U]", "1", "1", "[arb'U]"), ("%", "0.01", "1", "1"), ("Pa", "1000", "1", "g.m-1.s-2"),
        ("dar", "10", "1", "m2"), ("daar", "1000", "1", "m2"), ("cd", "1", "1", "cd"), ("Kibit", "1024", "1", "1"),
        ("W/(m2.Cel)", "1000", "1", "K-1.g.s-3"),
        ("[degF]/h", "1", "6480", "K.s-1"), ("m0", "1", "1", "1"), ("10.m", "10", "1", "m"), ("[in_i'H2O]", "249088.91", "1", "g.m-1.s-2"),
    ])
    func `Reduces expressions to base units`(code: String, factor: String, divisor: String, unit: String) throws {
        let canonical = try #require(ucum.canonical(code), "\(code)")
        #expect(canonical.code == unit)
        #expect(try canonical.factor.multiplied(by: decimal(divisor)) == canonical.divisor.multiplied(by: decimal(factor)), "\(canonical)")
        #expect(ucum.isValid(code))
    }

    @Test(arguments: [
        "", " ", "mg ", "mg dL", "mm Hg", "mgg", "MGM", "g/4h", "4h", "10+3/ul", "{|}1", "{a", "a}", "{a}{b}", "m{a}{b}", "(m", "m)", "()",
        "(m)2",
        ".m", "m.", "m/", "m//s", "m..s", "//m", "/", "m--1", "m-", "m+", "-1", "+1", "0", "0.m", "m256", "m99999999999999999999", "[in_i",
        "in_i]", "[[in_i]]", "ug(8.h)", "µg", "{µ}", "{a b}", "kmin", "kkg", "mol/", "1234567890123456789",
    ])
    func `Refuses what is no unit`(code: String) {
        #expect(!ucum.isValid(code))
        #expect(ucum.canonical(code) == nil)
        #expect(ucum.scale(code) == nil)
    }

    @Test(arguments: [
        ("5.4", "mg", "ug", "5400"), ("37", "Cel", "[degF]", "98.6"), ("98.6", "[degF]", "Cel", "37"), ("0", "K", "Cel", "-273.15"),
        ("80", "[degRe]", "Cel", "100"), ("300", "K", "mCel", "26850"), ("120", "mm[Hg]", "kPa", "15.99864"),
        ("1", "[lb_av]", "g", "453.59237"),
        ("6", "[ft_i]", "cm", "182.88"), ("1", "a", "d", "365.25"), ("3", "mo", "d", "91.3125"), ("1", "mg/dL", "g/L", "0.01"),
        ("15", "dB", "B", "1.5"), ("7.4", "[pH]", "[pH]", "7.4"), ("1", "eq/L", "mol/L", "1"), ("60", "{beats}/min", "Hz", "1"),
        ("1", "L/min", "mL/s", "16.66666666666666666666666666666666666667"),
    ])
    func `Converts numbers exactly or to forty digits`(number: String, from: String, to: String, result: String) throws {
        #expect(try ucum.convert(decimal(number), from: from, to: to) == decimal(result))
    }

    @Test(arguments: [("g", "m"), ("[pH]", "mol/L"), ("B[V]", "B[W]"), ("[iU]", "mg"), ("[iU]", "[arb'U]"), ("Cel", "s"), ("g", "nothing")])
    func `Does not convert what does not measure the same`(from: String, to: String) {
        #expect(ucum.convert(DecimalValue(1), from: from, to: to) == nil)
    }

    @Test func `Units on a scale of their own are no multiples but have a scale`() throws {
        #expect(ucum.canonical("Cel") == nil)
        #expect(ucum.scale("Cel")?.unit == "K")
        #expect(ucum.scale("[pH]")?.unit == "[pH]")
        #expect(ucum.isValid("[pH]/L"))
        #expect(ucum.canonical("[pH]/L") == nil)
        #expect(ucum.scale("mm[Hg]")?.unit == "g.m-1.s-2")
    }

    @Test func `Every unit of the table is valid, and all but those on other scales reduce`() throws {
        let table = UCUMTableText.codes
        #expect(table.count == 312)
        var withoutMultiple: [String] = []
        for code in table {
            #expect(ucum.isValid(code), "\(code)")
            #expect(ucum.scale(code) != nil, "\(code)")
            if ucum.canonical(code) == nil { withoutMultiple.append(code) }
        }
        #expect(withoutMultiple.count == 21, "\(withoutMultiple)")
        let base: Set<String> = ["m", "s", "g", "rad", "K", "C", "cd"]
        for code in table {
            guard let canonical = ucum.canonical(code) else { continue }
            #expect(canonical.dimensions.keys.allSatisfy { base.contains($0) || $0.hasPrefix("[") }, "\(code): \(canonical.code)")
            #expect(canonical.reduced == canonical, "\(code)")
        }
    }

    @Test func `Numbers come back from conversions between random units`() throws {
        var random = SeededRandom(seed: 5)
        let byUnit = Dictionary(grouping: UCUMTableText.codes) { ucum.scale($0)?.unit ?? "" }.values.filter { $0.count > 1 }.sorted {
            $0[0] < $1[0]
        }
        for _ in 0..<4000 {
            let group = try #require(byUnit.randomElement(using: &random))
            let from = try #require(group.randomElement(using: &random))
            let to = try #require(group.randomElement(using: &random))
            let number = try decimal("\(Int.random(in: 1...999_999, using: &random))e\(Int.random(in: -6...3, using: &random))")
            let there = try #require(ucum.convert(number, from: from, to: to), "\(from) \(to)")
            let back = try #require(ucum.convert(there, from: to, to: from), "\(from) \(to)")
            let error = try #require(back.subtracting(number)?.magnitude)
            // Offsets of temperatures cost digits of small numbers.
            let bound = try #require(number.magnitude.adding(DecimalValue(1000))?.multiplied(by: decimal("1e-30")))
            #expect(error < bound, "\(number) \(from) is \(there) \(to) is \(back)")
        }
    }

    @Test func `A product's factors may stand in any order and a quotient is a negative power`() throws {
        var random = SeededRandom(seed: 6)
        let symbols = ["m", "kg", "s", "mol", "[iU]", "L", "min", "[ft_i]", "K", "10*3", "mm[Hg]", "%"]
        for _ in 0..<2000 {
            let parts = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (symbols.randomElement(using: &random) ?? "m", Bool.random(using: &random))
            }
            func text(_ parts: [(String, Bool)]) -> String {
                parts.enumerated().map { ($1.1 ? "/" : $0 == 0 ? "" : ".") + $1.0 }.joined()
            }
            let written = ucum.canonical(text(parts))
            #expect(written == ucum.canonical(text(parts.shuffled(using: &random))))
            let powers = parts.map { "(" + $0.0 + ")" }
            let nested = parts.enumerated().map { ($1.1 ? "/" : $0 == 0 ? "" : ".") + powers[$0] }.joined()
            #expect(written == ucum.canonical(nested), "\(nested)")
        }
    }
}
