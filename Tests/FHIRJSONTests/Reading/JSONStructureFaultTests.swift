import FHIRCore
import FHIRJSON
import Testing

/// JSON that is no FHIR: one issue per fault, with the element's path and what was expected.
struct JSONStructureFaultTests {
    @Test(arguments: [
        // Names.
        (#""active":true,"active":true"#, "duplicate-key at Patient.active: Expected active only once."),
        (#""name":[{"family":"x"}],"name":[{"family":"x"}]"#, "duplicate-key at Patient.name: Expected name only once."),
        (#""_active":{"id":"1"},"active":true,"_active":{"id":"1"}"#, "duplicate-key at Patient.active: Expected _active only once."),
        (#""resourceType":"Patient""#, "duplicate-key at Patient: Expected resourceType only once."),
        (#""nonsense":1"#, "unknown-element at Patient.nonsense: Patient has no such element."),
        (#""gendr":"male""#, "unknown-element at Patient.gendr: Patient has no such element. Expected gender?"),
        (#""Gender":"male""#, "unknown-element at Patient.Gender: Patient has no such element. Expected gender?"),
        (#""_nonsense":{}"#, "unknown-element at Patient._nonsense: Patient has no such element."),
        (#""deceased":true"#,
            "unknown-element at Patient.deceased: Patient has no such element. Expected deceasedBoolean or another type of it?"),
        (#""John Smith":{"a":[1,{"b":"\u0041"}]}"#, "unknown-element at Patient: Patient has no such element."),
        (#""":1"#, "unknown-element at Patient: Patient has no such element."),
        (#""_":1"#, "unknown-element at Patient._: Patient has no such element."),
        (#""fhir_comments":["x"]"#, "unknown-element at Patient.fhir_comments: Patient has no such element."),
        (#""contact":[{"gender":"male"},{"gende":"male"}]"#,
            "unknown-element at Patient.contact[1].gende: Patient.contact has no such element. Expected gender?"),
        (#""name":[{"resourceType":"HumanName","text":"x"}]"#,
            "unknown-element at Patient.name[0].resourceType: HumanName has no such element."),
        (#""_name":[{"id":"x"}]"#, "unknown-element at Patient.name: Expected no _name: only primitive elements have one."),
        (#""name":[{"id":"x","_id":{"id":"y"}}]"#,
            "unknown-element at Patient.name[0].id: Expected no _id: only primitive elements have one."),
        // Choices.
        (#""deceasedBoolean":true,"deceasedDateTime":"2020""#,
            "choice-repeated at Patient.deceased: Expected only one type of deceased[x]."),
        (#""deceasedBoolean":true,"_deceasedDateTime":{"id":"x"}"#,
            "choice-repeated at Patient.deceased: Expected only one type of deceased[x]."),
        // JSON types.
        (#""name":{"family":"x"}"#, "wrong-json-type at Patient.name: Expected a JSON array."),
        (#""name":"x""#, "wrong-json-type at Patient.name: Expected a JSON array."),
        (#""name":["x"]"#, "wrong-json-type at Patient.name[0]: Expected a JSON object."),
        (#""name":[{"text":"x"},[]]"#, "wrong-json-type at Patient.name[1]: Expected a JSON object."),
        (#""name":[null]"#, "wrong-json-type at Patient.name[0]: Expected a JSON object."),
        (#""name":null"#, "wrong-json-type at Patient.name: Expected a JSON array."),
        (#""maritalStatus":"x""#, "wrong-json-type at Patient.maritalStatus: Expected a JSON object."),
        (#""maritalStatus":null"#, "wrong-json-type at Patient.maritalStatus: Expected a JSON object."),
        (#""maritalStatus":[{"text":"x"}]"#, "wrong-json-type at Patient.maritalStatus: Expected a JSON object."),
        (#""gender":["male"]"#, "wrong-json-type at Patient.gender: Expected a JSON string."),
        (#""gender":1"#, "wrong-json-type at Patient.gender: Expected a JSON string."),
        (#""gender":null"#, "wrong-json-type at Patient.gender: Expected a JSON string."),
        (#""gender":{"value":"male"}"#, "wrong-json-type at Patient.gender: Expected a JSON string."),
        (#""active":"true""#, "wrong-json-type at Patient.active: Expected true or false, not quoted."),
        (#""active":1"#, "wrong-json-type at Patient.active: Expected true or false, not quoted."),
        (#""multipleBirthInteger":"1""#, "wrong-json-type at Patient.multipleBirth: Expected a JSON number."),
        (#""multipleBirthInteger":true"#, "wrong-json-type at Patient.multipleBirth: Expected a JSON number."),
        (#""name":[{"given":"x"}]"#, "wrong-json-type at Patient.name[0].given: Expected a JSON array."),
        (#""name":[{"given":["x",1]}]"#, "wrong-json-type at Patient.name[0].given[1]: Expected a JSON string."),
        (#""_gender":[{"id":"x"}]"#, "wrong-json-type at Patient.gender: Expected a JSON object in _gender."),
        (#""_gender":null"#, "wrong-json-type at Patient.gender: Expected a JSON object in _gender."),
        (#""name":[{"_given":{"id":"x"}}]"#, "wrong-json-type at Patient.name[0].given: Expected a JSON array."),
        (#""name":[{"_given":["x"]}]"#, "wrong-json-type at Patient.name[0].given[0]: Expected a JSON object or null in _given."),
        // Emptiness.
        (#""name":[]"#, "empty-element at Patient.name: Expected an array with at least one item."),
        (#""name":[{}]"#, "empty-element at Patient.name[0]: Expected an object with at least one property."),
        (#""maritalStatus":{}"#, "empty-element at Patient.maritalStatus: Expected an object with at least one property."),
        (#""_gender":{}"#, "empty-element at Patient.gender: Expected an object with at least one property."),
        (#""language":"""#, "empty-element at Patient.language: Expected a value that is not empty."),
        (#""name":[{"given":[]}]"#, "empty-element at Patient.name[0].given: Expected an array with at least one item."),
        (#""name":[{"_given":[]}]"#, "empty-element at Patient.name[0].given: Expected an array with at least one item."),
        (#""name":[{"given":[""]}]"#, "empty-element at Patient.name[0].given[0]: Expected a value that is not empty."),
        (#""name":[{"_given":[{}]}]"#, "empty-element at Patient.name[0].given[0]: Expected an object with at least one property."),
        (#""name":[{"given":["x",null]}]"#,
            "empty-element at Patient.name[0].given[1]: Expected a value in given or an object in _given, not null in both."),
        (#""name":[{"given":["x",null],"_given":[{"id":"1"},null]}]"#,
            "empty-element at Patient.name[0].given[1]: Expected a value in given or an object in _given, not null in both."),
        (#""name":[{"given":[null],"_given":[null,{"id":"1"}]}]"#,
            "empty-element at Patient.name[0].given[0]: Expected a value in given or an object in _given, not null in both."),
    ])
    func reportsOneIssue(members: String, issue: String) {
        #expect(Reading.faults(#"{"resourceType":"Patient",\#(members)}"#) == [issue])
    }

    @Test func reportsEveryFaultInOrder() {
        let text = #"""
            {"resourceType":"Patient","contact":[{"gender":1},{"gender":"a  b","foo":2}],"active":"x",\#
            "birthDate":"1970-02-30","active":true}
            """#
        #expect(
            Reading.faults(text) == [
                "wrong-json-type at Patient.contact[0].gender: Expected a JSON string.",
                "bad-primitive at Patient.contact[1].gender: Expected a code: "
                    + "no white space at either end and only single white space inside.",
                "unknown-element at Patient.contact[1].foo: Patient.contact has no such element.",
                "wrong-json-type at Patient.active: Expected true or false, not quoted.",
                "bad-primitive at Patient.birthDate: Expected a date YYYY, YYYY-MM or YYYY-MM-DD that exists in the calendar.",
                "duplicate-key at Patient.active: Expected active only once.",
            ])
    }

    @Test func neverRepeatsWhatItFound() {
        let secret = "Zebra"
        let text = #"""
            {"resourceType":"Patient","active":"Zebra","birthDate":"Zebra","name":"Zebra","Zebra Z":1,"gender":"Zebra  Z",\#
            "text":{"status":"generated","div":"Zebra"}}
            """#
        let faults = Reading.faults(text)
        #expect(faults.count == 6)
        #expect(!faults.contains { $0.contains(secret) })
    }

    @Test func stopsAfterAHundredIssues() {
        let members = (0..<150).map { #""unknown\#($0)":1"# }.joined(separator: ",")
        let faults = Reading.faults(#"{"resourceType":"Patient",\#(members)}"#)
        #expect(faults.count == 101)
        #expect(faults.last == "informational at -: There may be more faults; reading stopped here.")
    }
}
