import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Foundation
import Testing

/// Mutated texts never trap the readers, take no unreasonable time, and what is read can be written and read again.
///
/// `CARESYNC_FUZZ_INPUTS` sets how many texts are tried (default 20,000), `CARESYNC_FUZZ_SEED` where the sequence begins.
struct JSONFuzzTests {
    private static var inputs: Int { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000 }
    private static var seed: UInt64 { ProcessInfo.processInfo.environment["CARESYNC_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1 }

    @Test func mutatedResourcesAreReadOrRefused() throws {
        try run("JSONReader") { bytes in
            guard let arena = try? JSONReader.parse(bytes, schema: .r4, limits: JSONLimits(depth: 128)) else { return false }
            let written = JSONWriter().write(arena)
            let again = try JSONReader.parse(written, schema: .r4, limits: JSONLimits(depth: 128))
            #expect(JSONWriter().write(again) == written)
            let stored = StoredForm.write(arena)
            var full: [UInt8] = []
            try StoredForm.splice(
                body: stored, id: ResourceID(unchecked: "a"), versionID: 1, lastUpdated: Array("2020-01-01T00:00:00Z".utf8), to: &full)
            _ = try JSONReader.parse(full, schema: .r4, limits: JSONLimits(depth: 128))
            for filter in [ElementFilter.summary, .text, .data, .elements(["name", "value"])] {
                let part = JSONWriter().write(filter.apply(to: arena))
                _ = try JSONReader.parse(part, schema: .r4, limits: JSONLimits(depth: 128))
            }
            return true
        }
    }

    @Test func mutatedTreesAreReadOrRefused() throws {
        try run("JSONValue") { bytes in
            guard let value = try? JSONValue.parse(bytes) else { return false }
            let again = try JSONValue.parse(value.write(isPretty: true))
            #expect(again == value)
            #expect(value.isEquivalent(to: value))
            return true
        }
    }

    /// Tries the texts, prints how many were legal, and names the seed of one that failed.
    private func run(_ name: String, _ body: ([UInt8]) throws -> Bool) throws {
        let seeds = try Self.fixtures.map { try JSONValue.parse(Array($0.utf8)) }
        var legal = 0
        var slowest = Duration.zero
        for number in 0..<Self.inputs {
            let seed = Self.seed &+ UInt64(number)
            var mutation = JSONMutation(random: SeededRandom(seed: seed), seeds: seeds)
            let bytes = mutation.next()
            let start = ContinuousClock.now
            do {
                if try body(bytes) { legal += 1 }
            } catch {
                Testing.Issue.record("seed \(seed): what was written is not read again: \(error)")
            }
            slowest = max(slowest, ContinuousClock.now - start)
        }
        print("\(name): \(Self.inputs) texts from seed \(Self.seed), \(legal) legal, the slowest took \(slowest)")
        #expect(legal > 0)
        #expect(slowest < .seconds(2))
    }

    private static let fixtures = [
        #"""
            {"resourceType":"Patient","id":"a","meta":{"versionId":"1","profile":["urn:p"]},"text":{"status":"generated",\#
            "div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &amp; b</p></div>"},"active":true,\#
            "name":[{"use":"official","given":["A",null],"_given":[null,{"extension":[{"url":"urn:e",\#
            "valueCode":"x"}]}]}],"birthDate":"1970-03-30","_birthDate":{"id":"b"},"deceasedBoolean":false,\#
            "contained":[{"resourceType":"Basic","id":"c","code":{"text":"x"}}]}
            """#,
        #"""
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:s","code":"c"}]},\#
            "valueQuantity":{"value":1.50,"unit":"kg"},"effectiveDateTime":"2020-02-29T12:30:00+02:00",\#
            "component":[{"code":{"text":"\u00e9\ud83d\ude00"},"valueInteger":-3}]}
            """#,
        #"""
            {"resourceType":"Bundle","type":"transaction",\#
            "entry":[{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","resource":{"resourceType":"Encounter",\#
            "status":"planned","class":{"code":"AMB"}},"request":{"method":"POST","url":"Encounter"}}]}
            """#,
        #"""
            {"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"group","item":[{"linkId":"1.1",\#
            "type":"decimal","initial":[{"valueDecimal":1e-2}]}]}]}
            """#,
        #"""
            {"resourceType":"Parameters","parameter":[{"name":"a","valueBase64Binary":"YQ=="},{"name":"b",\#
            "resource":{"resourceType":"Parameters"}},{"name":"c","part":[{"name":"d","valueTime":"10:00:00"}]}]}
            """#,
        #"[{"op":"replace","path":"/a/0","value":{"b":[1,2.0,"x",null,true]}},{"op":"test","path":"","value":{}}]"#,
    ]
}
