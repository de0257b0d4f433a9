import Testing

@testable import bench_load

struct SearchAnswerTests {
    private let patient = #"{"resourceType":"Patient","name":[{"family":"Hartberg"}],"birthDate":"1970-05-01"}"#
    private let observation = #"{"resourceType":"Observation","valueQuantity":{"value":120.50,"unit":"cm"}}"#

    private func entry(_ resource: String, _ mode: String) -> String {
        #"{"fullUrl":"http://127.0.0.1:1/fhir/X/1","resource":"# + resource + #","search":{"mode":""# + mode + #""}}"#
    }

    private func bundle(_ entries: [String]) -> [UInt8] {
        let links = #""link":[{"relation":"self","url":"http://127.0.0.1:1/fhir/X"},"#
            + #"{"relation":"next","url":"http://127.0.0.1:1/fhir/X?_page=abc&n=1"}]"#
        let start = #"{"resourceType":"Bundle","type":"searchset","timestamp":"2026-01-01T00:00:00Z","total":42,"#
        return Array((start + links + #","entry":["# + entries.joined(separator: ",") + "]}").utf8)
    }

    @Test func `an answer has its total, its next page and its entries by mode`() throws {
        let bytes = bundle([entry(patient, "match"), entry(observation, "include"), entry("{}", "outcome")])
        try bytes.withUnsafeBufferPointer { bytes in
            let answer = try #require(SearchAnswer(bytes))
            #expect(answer.total == 42)
            #expect(answer.next.map { String(decoding: $0, as: UTF8.self) } == "/fhir/X?_page=abc&n=1")
            var modes: [UInt8] = []
            answer.forEachEntry { entry, mode in
                modes.append(mode)
                #expect((entry.firstOffset(of: "Hartberg") != nil) == (mode == UInt8(ascii: "m")))
            }
            #expect(modes == Array("mio".utf8))
        }
    }

    @Test func `what is no searchset is none`() {
        for text in [#"{"resourceType":"Patient"}"#, #"{"resourceType":"Bundle","type":"history"}"#, ""] {
            Array(text.utf8).withUnsafeBufferPointer { #expect(SearchAnswer($0) == nil) }
        }
    }

    @Test(arguments: [
        ("holds Schmidt|Hartberg", true), ("holds Schmidt", false), (#"text = "birthDate":"|1970-05-01"#, true),
        (#"text < "birthDate":"|1970-05-01"#, false), (#"text < "birthDate":"|1970-05"#, false), (#"text >= "birthDate":"|1970-05"#, true),
        (#"text > "birthDate":"|1969-12-31"#, true), (#"text = "deceased":"|1970-05-01"#, false), ("total 7", true),
    ])
    func `a check of texts holds or not`(check: String, holds: Bool) throws {
        let check = try #require(SearchCheck(Substring(check)))
        Array(patient.utf8).withUnsafeBufferPointer { #expect(check.holds($0) == holds) }
    }

    @Test(arguments: [
        (#"number >= "valueQuantity":{"value":|120.5"#, true), (#"number > "valueQuantity":{"value":|120.5"#, false),
        (#"number <= "valueQuantity":{"value":|99"#, false), (#"number = "value":|120.500"#, true),
    ])
    func `a check of numbers holds or not`(check: String, holds: Bool) throws {
        let check = try #require(SearchCheck(Substring(check)))
        Array(observation.utf8).withUnsafeBufferPointer { #expect(check.holds($0) == holds) }
    }

    @Test(arguments: ["holds", "total x", "text ~ a|b", "number < a|b", "number < a", "other 1"])
    func `what is no check is refused`(text: String) {
        #expect(SearchCheck(Substring(text)) == nil)
    }
}
