import FHIRCore
import FHIRTerminology
import Foundation
import TestData
import Testing

/// UCUM's functional test cases: which codes are units, conversions and products.
struct UCUMFunctionalTests {
    private let cases: [(kind: String, attributes: [String: String])]

    init() {
        guard let shared = SharedData(for: "UCUM functional tests"),
            let text = try? String(contentsOf: shared.root.appending(path: "terminology/ucum/ucum-tests.xml"), encoding: .utf8)
        else {
            cases = []
            return
        }
        var cases: [(String, [String: String])] = []
        var kind = ""
        // Comments hold cases that do not count.
        let bare = text.replacing(/<!--(?s:.*?)-->/, with: "")
        for match in bare.matches(of: /<([a-zA-Z]+)((?:\s+[a-zA-Z0-9]+="[^"]*")*)\s*\/?>/) {
            guard match.1 == "case" else {
                kind = String(match.1)
                continue
            }
            var attributes: [String: String] = [:]
            for pair in match.2.matches(of: /([a-zA-Z0-9]+)="([^"]*)"/) { attributes[String(pair.1)] = String(pair.2) }
            cases.append((kind, attributes))
        }
        self.cases = cases
    }

    @Test func `Codes are units or not as the cases say`() {
        let validations = cases.filter { $0.kind == "validation" }
        guard !cases.isEmpty else { return }
        #expect(validations.count > 200)
        for entry in validations.map(\.attributes) {
            let unit = entry["unit"] ?? ""
            #expect(UCUM.standard.isValid(unit) == (entry["valid"] == "true"), "\(entry["id"] ?? "") \(unit)")
        }
    }

    @Test func `Conversions come out as the cases say`() throws {
        let conversions = cases.filter { $0.kind == "conversion" }
        guard !cases.isEmpty else { return }
        #expect(conversions.count > 10)
        for entry in conversions.map(\.attributes) {
            let value = try #require(DecimalValue(entry["value"] ?? ""))
            let result = try #require(UCUM.standard.convert(value, from: entry["srcUnit"] ?? "", to: entry["dstUnit"] ?? ""), "\(entry)")
            let expected = try #require(DecimalValue(entry["outcome"] ?? ""))
            // The outcome is as precise as it is written.
            let range = expected.implicitRange
            #expect(result == expected || range.low <= result && result <= range.high, "\(entry): \(result)")
        }
    }

    @Test func `Products come out as the cases say`() throws {
        let products = cases.filter { $0.kind == "multiplication" }
        guard !cases.isEmpty else { return }
        #expect(!products.isEmpty)
        for entry in products.map(\.attributes) {
            let left = try #require(UCUM.standard.canonical(entry["u1"] ?? ""))
            let right = try #require(UCUM.standard.canonical(entry["u2"] ?? ""))
            let unit = try #require(left.multiplied(by: right))
            let factor = try #require(DecimalValue(entry["v2"] ?? ""))
            let value = try #require(DecimalValue(entry["v1"] ?? "")?.multiplied(by: factor))
            let target = try #require(UCUM.standard.scale(entry["uRes"] ?? ""))
            let result = UnitScale(unit).convert(value, to: target)
            #expect(result == DecimalValue(entry["vRes"] ?? ""), "\(entry)")
        }
    }
}
