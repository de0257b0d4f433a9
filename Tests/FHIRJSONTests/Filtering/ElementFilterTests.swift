import FHIRJSON
import FHIRModel
import Testing

/// `_summary` and `_elements`.
struct ElementFilterTests {
    private static let tag = #"{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}"#

    private static let patient = #"""
        {"resourceType":"Patient","id":"p","meta":{"versionId":"3","tag":[{"code":"t"}]},"text":{"status":"generated",\#
        "div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},"contained":[{"resourceType":"Basic","id":"b"}],\#
        "extension":[{"url":"urn:e","valueString":"v"}],"modifierExtension":[{"url":"urn:m","valueString":"v"}],\#
        "active":true,"birthDate":"1970","_birthDate":{"extension":[{"url":"urn:t","valueString":"v"}]},\#
        "maritalStatus":{"text":"m"},"photo":[{"contentType":"image/png","data":"YQ=="}],\#
        "communication":[{"language":{"text":"de"},"preferred":true}],"link":[{"id":"l",\#
        "other":{"reference":"Patient/q"},"type":"seealso"}]}
        """#

    private func filtered(_ filter: ElementFilter, _ text: String = patient) throws -> String {
        let result = JSONWriter().write(filter.apply(to: try Reading.arena(text)))
        #expect(Reading.faults(result).isEmpty)
        return Reading.string(result)
    }

    @Test func keepsEverythingForAll() throws {
        #expect(try filtered(.all) == Self.patient)
    }

    @Test func summaryKeepsMarkedElementsAtEveryLevel() throws {
        #expect(
            try filtered(.summary)
                == #"{"resourceType":"Patient","id":"p","meta":{"versionId":"3","tag":[{"code":"t"},\#(Self.tag)]},"#
                + #""active":true,"birthDate":"1970","#
                + #""link":[{"other":{"reference":"Patient/q"},"type":"seealso"}]}"#)
    }

    @Test func summaryLeavesNothingEmpty() throws {
        let text = #"""
            {"resourceType":"Observation","_status":{"extension":[{"url":"urn:x"}]},\#
            "code":{"extension":[{"url":"urn:x"}]},"category":[{"text":"not in the summary"}],\#
            "subject":{"extension":[{"url":"urn:x"}]},"valueQuantity":{"value":1.0}}
            """#
        #expect(
            try filtered(.summary, text)
                == #"{"resourceType":"Observation","meta":{"tag":[\#(Self.tag)]},"_status":{"extension":[{"url":"urn:x"}]},"#
                + #""code":{"extension":[{"url":"urn:x"}]},"valueQuantity":{"value":1.0}}"#)
    }

    @Test func textKeepsNarrativeAndMandatoryElements() throws {
        #expect(
            try filtered(.text)
                == #"{"resourceType":"Patient","id":"p","meta":{"versionId":"3","tag":[{"code":"t"},\#(Self.tag)]},"#
                + #""text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}}"#)
        #expect(
            try filtered(.text, #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"issued":"2020-01-01T00:00:00Z"}"#)
                == #"{"resourceType":"Observation","meta":{"tag":[\#(Self.tag)]},"status":"final","code":{"text":"x"}}"#)
    }

    @Test func dataLeavesOutTheNarrative() throws {
        let result = try filtered(.data)
        #expect(!result.contains("\"text\":{"))
        #expect(result.contains(Self.tag))
        #expect(result.contains(#""photo":[{"contentType":"image/png","data":"YQ=="}]"#))
    }

    @Test func elementsKeepsTheNamedAndTheMandatoryOnes() throws {
        #expect(
            try filtered(.elements(["birthDate", "communication", "nonsense"]))
                == #"{"resourceType":"Patient","id":"p","meta":{"versionId":"3","tag":[{"code":"t"},\#(Self.tag)]},"#
                + #""modifierExtension":[{"url":"urn:m","valueString":"v"}],"birthDate":"1970","#
                + #""_birthDate":{"extension":[{"url":"urn:t","valueString":"v"}]},"#
                + #""communication":[{"language":{"text":"de"},"preferred":true}]}"#)
        #expect(
            try filtered(
                .elements(["value"]),
                #"{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"valueString":"v","language":"de"}"#)
                == #"{"resourceType":"Observation","id":"o","meta":{"tag":[\#(Self.tag)]},"status":"final","code":{"text":"x"},"#
                + #""valueString":"v"}"#)
    }

    @Test func tagsOnce() throws {
        let once = ElementFilter.data.apply(to: try Reading.arena(Self.patient))
        #expect(JSONWriter().write(ElementFilter.data.apply(to: once)) == JSONWriter().write(once))
    }

    @Test func readsTheParameter() {
        #expect(ElementFilter(summary: "true") == .summary)
        #expect(ElementFilter(summary: "false") == .all)
        #expect(ElementFilter(summary: "text") == .text)
        #expect(ElementFilter(summary: "data") == .data)
        #expect(ElementFilter(summary: "count") == nil)
    }
}
