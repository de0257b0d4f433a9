import FHIRCore
import FHIRPath
import Testing

@testable import FHIRSearch

/// Keys of quantities by their own unit and by the canonical one.
struct QuantityKeyTests {
    private let hash = TestCatalogue.hash

    private struct Quantity {
        var value: String
        var system = ""
        var code = ""
        var unit = ""
    }

    private func keys(_ quantity: Quantity) throws -> [[UInt8]] {
        var fields = ["\"value\":\(quantity.value)"]
        for (name, text) in [("system", quantity.system), ("code", quantity.code), ("unit", quantity.unit)] where !text.isEmpty {
            fields.append("\"\(name)\":\"\(text)\"")
        }
        let arena = try TestCatalogue.arena(
            #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{\#(fields.joined(separator: ","))}}"#)
        let number = TestCatalogue.numbering.parameter("Observation.value-quantity")
        return TestCatalogue.standard.extract(arena).keys.filter { $0.parameter == number }.map(\.bytes)
    }

    private func point(_ low: String, _ high: String) throws -> KeyTest.NumberBounds {
        var bounds = KeyTest.NumberBounds()
        bounds.lowAtLeast = NumberKey.bytes(try #require(DecimalValue(low)))
        bounds.highBelow = NumberKey.bytes(try #require(DecimalValue(high)))
        return bounds
    }

    @Test func `a unit is found by code, by system and code, by what people read`() throws {
        let stored = try keys(Quantity(value: "5.4", system: "http://acme.org", code: "mg", unit: "milligram"))
        #expect(stored.count == 1)
        let bounds = try point("5.35", "5.45")
        func finds(_ unit: QuantityKey.Unit, _ bounds: KeyTest.NumberBounds) -> Bool {
            QuantityKey.matching(bounds, unit: unit, hash).contains { match in stored.contains { match.holds($0) } }
        }
        #expect(finds(.any, bounds))
        #expect(finds(.code("mg"), bounds))
        #expect(finds(.code("milligram"), bounds))
        #expect(finds(.coded(system: "http://acme.org", code: "mg"), bounds))
        #expect(!finds(.code("g"), bounds))
        #expect(!finds(.coded(system: "http://other.org", code: "mg"), bounds))
        #expect(!finds(.any, try point("5.45", "6")))
    }

    @Test func `milligrams find micrograms`() throws {
        let stored = try keys(Quantity(value: "5400", system: QuantityKey.ucum, code: "ug"))
        #expect(stored.count == 2)
        let scale = try #require(MetricUnits().scale("mg"))
        func canonical(_ text: String) throws -> [UInt8] {
            let value = try #require(DecimalValue(text))
            return NumberKey.bytes(try #require(scale.canonical(value)))
        }
        var bounds = KeyTest.NumberBounds()
        bounds.lowAtLeast = try canonical("5.35")
        bounds.highBelow = try canonical("5.45")
        let matches = QuantityKey.matching(bounds, in: scale, hash)
        #expect(matches.contains { match in stored.contains { match.holds($0) } })
        bounds.lowAtLeast = try canonical("5.5")
        bounds.highBelow = nil
        #expect(!QuantityKey.matching(bounds, in: scale, hash).contains { match in stored.contains { match.holds($0) } })
    }

    @Test func `ranges by unit hold what a naive predicate says`() throws {
        var random = SeededRandom(seed: 17)
        let codes = ["mg", "g", "kg"]
        let stored = try (0..<60).map { _ in
            (value: Int.random(in: 0...40, using: &random), code: codes.randomElement(using: &random) ?? "g")
        }.map { ($0, try keys(Quantity(value: "\($0.value)", system: "http://acme.org", code: $0.code))) }
        for low in stride(from: 0, to: 40, by: 3) {
            for code in codes {
                let bounds = try point("\(low)", "\(low + 5)")
                let matches = QuantityKey.matching(bounds, unit: .code(code), hash)
                for (quantity, keys) in stored {
                    let truth = quantity.code == code && quantity.value >= low && quantity.value < low + 5
                    #expect(matches.contains { match in keys.contains { match.holds($0) } } == truth)
                }
            }
        }
    }

    @Test func `a comparator makes an interval with one end, and intervals are tested for number and unit`() throws {
        let arena = try TestCatalogue.arena(
            """
            {"resourceType":"Observation","status":"final","code":{"text":"x"},
             "valueQuantity":{"value":5,"comparator":"<","system":"http://acme.org","code":"mg"}}
            """)
        let number = TestCatalogue.numbering.parameter("Observation.value-quantity")
        let stored = TestCatalogue.standard.extract(arena).keys.filter { $0.parameter == number }.map(\.bytes)
        #expect(stored.count == 1)
        var below = KeyTest.NumberBounds()
        below.lowBelow = NumberKey.bytes(DecimalValue(1))
        func finds(_ bounds: KeyTest.NumberBounds, _ unit: QuantityKey.Unit) -> Bool {
            QuantityKey.matching(bounds, unit: unit, hash).contains { match in stored.contains { match.holds($0) } }
        }
        #expect(finds(below, .any))
        #expect(finds(below, .code("mg")))
        #expect(!finds(below, .code("g")))
        var above = KeyTest.NumberBounds()
        above.highAbove = NumberKey.bytes(DecimalValue(6))
        #expect(!finds(above, .any))
    }
}
