import FHIRCore
import FHIRJSON
import Testing

/// Resources that do not say, or say wrongly, of which type they are.
struct JSONResourceTypeFaultTests {
    @Test(arguments: [
        (#"{}"#, "missing-resource-type at -: Expected resourceType, the name of an R4 resource type."),
        (#"{"id":"a"}"#, "missing-resource-type at -: Expected resourceType, the name of an R4 resource type."),
        (#"{"resourceType":1}"#, "wrong-json-type at -: Expected resourceType as a JSON string."),
        (#"{"resourceType":"Person2"}"#, "unknown-resource-type at -: Expected resourceType to name a concrete R4 resource type."),
        (#"{"resourceType":"patient"}"#, "unknown-resource-type at -: Expected resourceType to name a concrete R4 resource type."),
        (#"{"resourceType":"DomainResource"}"#, "unknown-resource-type at -: Expected resourceType to name a concrete R4 resource type."),
        (#"{"resourceType":"HumanName"}"#, "unknown-resource-type at -: Expected resourceType to name a concrete R4 resource type."),
        (#"{"resourceType":"Patient.contact"}"#, "unknown-resource-type at -: Expected resourceType to name a concrete R4 resource type."),
        (#"{"resourceType":""}"#, "unknown-resource-type at -: Expected resourceType to name a concrete R4 resource type."),
        (#"{"resourceType":"Patient","contained":[{"id":"x"}]}"#,
            "missing-resource-type at Patient.contained[0]: Expected resourceType, the name of an R4 resource type."),
        (#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"X"}}]}"#,
            "unknown-resource-type at Bundle.entry[0].resource: Expected resourceType to name a concrete R4 resource type."),
        (#"{"resourceType":"Bundle","entry":[{"resource":[]}]}"#,
            "wrong-json-type at Bundle.entry[0].resource: Expected a JSON object."),
    ])
    func reportsOneIssue(text: String, issue: String) {
        #expect(Reading.faults(text) == [issue])
    }

    @Test func goesOnByTheExpectedType() {
        #expect(
            Reading.faults(#"{"active":1}"#, as: "Patient") == [
                "missing-resource-type at Patient: Expected resourceType \"Patient\".",
                "wrong-json-type at Patient.active: Expected true or false, not quoted.",
            ])
        #expect(
            Reading.faults(#"{"resourceType":7,"active":1}"#, as: "Patient") == [
                "wrong-json-type at Patient: Expected resourceType \"Patient\", a JSON string.",
                "wrong-json-type at Patient.active: Expected true or false, not quoted.",
            ])
        #expect(
            Reading.faults(#"{"resourceType":"Basic","active":true}"#, as: "Patient") == [
                "wrong-resource-type at Patient: Expected resourceType \"Patient\".",
                "unknown-element at Basic.active: Basic has no such element.",
            ])
    }
}
