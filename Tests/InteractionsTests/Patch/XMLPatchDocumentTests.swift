import Interactions
import Testing

/// XML Patch (RFC 5261) on a resource that came in JSON.
struct XMLPatchDocumentTests {
    private func outcome(_ content: String) -> String {
        PatchFixtures.outcome(#"<diff xmlns="http://hl7.org/fhir">\#(content)</diff>"#, .xmlPatch)
    }

    @Test func operationsChangeTheResource() {
        #expect(
            outcome(#"<replace sel="Patient/birthDate/@value">1980</replace>"#)
                == PatchFixtures.patient.replacing("1974-12-25", with: "1980"))
        #expect(outcome(#"<remove sel="Patient/name[2]"/>"#) == PatchFixtures.patient.replacing(#",{"given":["Ili"]}"#, with: ""))
        #expect(
            outcome(#"<add sel="Patient/birthDate" pos="before"><gender value="male"/></add>"#).contains(#""gender":"male","birthDate""#))
    }

    @Test func faultsAreThePatchsOrTheResults() {
        #expect(outcome(#"<remove sel="Patient/gender"/>"#).hasPrefix("422 patch-path: Operation 1"))
        #expect(outcome("").hasPrefix("400 patch-syntax"))
        #expect(
            outcome(#"<add sel="Patient"><nonsense value="x"/></add>"#).hasPrefix(
                "422 patch-result: The patched resource is not valid; the other issues say why\n422 "))
        #expect(
            outcome(#"<replace sel="Patient/id/@value">p2</replace>"#)
                == "422 patch-result at Patient.id: A patch may not change the id of the resource")
        #expect(PatchFixtures.outcome("<diff", .xmlPatch).hasPrefix("400 syntax"))
    }
}
