import Interactions
import Testing

/// FHIRPath Patch (R4 `fhirpatch.html`).
struct FHIRPathPatchTests {
    /// One operation as Parameters; `parts` are JSON members of further parts.
    private func operation(_ type: String, _ path: String, _ parts: String...) -> String {
        let all = [#"{"name":"type","valueCode":"\#(type)"}"#, #"{"name":"path","valueString":"\#(path)"}"#] + parts
        return #"{"name":"operation","part":[\#(all.joined(separator: ","))]}"#
    }

    private func name(_ name: String) -> String { #"{"name":"name","valueString":"\#(name)"}"# }
    private func value(_ value: String) -> String { #"{"name":"value",\#(value)}"# }
    private func number(_ name: String, _ value: Int) -> String { #"{"name":"\#(name)","valueInteger":\#(value)}"# }

    private func outcome(_ operations: String..., on resource: String = PatchFixtures.patient) -> String {
        PatchFixtures.outcome(#"{"resourceType":"Parameters","parameter":[\#(operations.joined(separator: ","))]}"#, .json, on: resource)
    }

    private func pathFault(_ label: String, _ expected: String) -> String {
        "422 patch-path at Parameters.parameter[0]: Operation 1 (\(label)): \(expected)."
    }

    private func expectChange(
        _ outcome: String, from old: String, to new: String, of resource: String = PatchFixtures.patient,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(resource.contains(old), sourceLocation: sourceLocation)
        #expect(outcome == resource.replacing(old, with: new), sourceLocation: sourceLocation)
    }

    @Test func addPutsElementsWhereTheSchemaHasThem() {
        expectChange(
            outcome(operation("add", "Patient", name("gender"), value(#""valueCode":"female""#))), from: #","birthDate""#,
            to: #","gender":"female","birthDate""#)
        expectChange(
            outcome(operation("add", "Patient", name("name"), value(#""valueHumanName":{"text":"N"}"#))), from: #"["Ili"]}]"#,
            to: #"["Ili"]},{"text":"N"}]"#)
        expectChange(
            outcome(operation("add", "Patient.name[1]", name("given"), value(#""valueString":"X""#))), from: #"["Ili"]"#,
            to: #"["Ili","X"]"#)
        #expect(
            outcome(operation("add", "Patient", name("gender"), value(#""valueCode":"x""#)), on: #"{"resourceType":"Patient"}"#)
                == #"{"resourceType":"Patient","gender":"x"}"#)
    }

    @Test func addOfAChoiceTakesThePropertyOfTheValuesType() {
        let bare = #"{"resourceType":"Observation","status":"final","code":{"text":"c"}}"#
        let result = outcome(operation("add", "Observation", name("value"), value(#""valueCodeableConcept":{"text":"v"}"#)), on: bare)
        #expect(result == #"{"resourceType":"Observation","status":"final","code":{"text":"c"},"valueCodeableConcept":{"text":"v"}}"#)
        #expect(
            outcome(operation("add", "Patient", name("deceased"), value(#""valueDateTime":"2020""#))).contains(
                "Patient.deceased[x] is there and does not repeat"))
        #expect(
            outcome(operation("add", "Observation", name("value"), value(#""valueMoney":{"value":1}"#)), on: bare)
                == pathFault("add Observation", "Observation.value[x] takes a value of one of 11 types")
        )
        #expect(
            outcome(operation("add", "Observation", name("valueString"), value(#""valueString":"v""#)), on: bare).contains(
                "has no element of this name"))
    }

    @Test func addTakesPartsForTypesThatHaveNoValue() {
        let contact = value(
            """
            "part":[{"name":"relationship","valueCodeableConcept":{"text":"r1"}},{"name":"relationship","valueCodeableConcept":{"text":"r2"}},
            {"name":"name","part":[{"name":"given","valueString":"G"}]}]
            """
        )
        expectChange(
            outcome(operation("add", "Patient", name("contact"), contact)), from: #""gender":"male"}]"#,
            to: #""gender":"male"},{"relationship":[{"text":"r1"},{"text":"r2"}],"name":{"given":["G"]}}]"#)
        let twice = value(#""part":[{"name":"gender","valueCode":"male"},{"name":"gender","valueCode":"female"}]"#)
        #expect(outcome(operation("add", "Patient", name("contact"), twice)).contains("422 patch-path"))
        let `extension` = value(#""part":[{"name":"url","valueUri":"http://example.org/x"},{"name":"value","valueInteger":5}]"#)
        expectChange(
            outcome(operation("add", "Patient.birthDate", name("extension"), `extension`)), from: #""valueTime":"14:35:00"}"#,
            to: #""valueTime":"14:35:00"},{"url":"http://example.org/x","valueInteger":5}"#)
        #expect(outcome(operation("add", "Patient", name("birthDate"), twice)).contains("422 patch-path"))
    }

    @Test func addTakesResources() {
        let result = outcome(
            operation("add", "Patient", name("contained"), value(#""resource":{"resourceType":"Organization","id":"o","name":"O"}"#)))
        #expect(result.contains(#""contained":[{"resourceType":"Organization","id":"o","name":"O"}]"#))
        #expect(
            outcome(operation("add", "Patient", name("name"), value(#""resource":{"resourceType":"Basic","code":{"text":"c"}}"#)))
                .hasPrefix("422 patch-path"))
    }

    @Test func insertPutsValuesAtTheirIndex() {
        let value = value(#""valueString":"X""#)
        expectChange(
            outcome(operation("insert", "Patient.name[0].given", value, number("index", 0))), from: #"["Ilona","Éva"]"#,
            to: #"["X","Ilona","Éva"]"#)
        expectChange(
            outcome(operation("insert", "Patient.name[0].given", value, number("index", 1))), from: #"["Ilona","Éva"]"#,
            to: #"["Ilona","X","Éva"]"#)
        expectChange(
            outcome(operation("insert", "Patient.name[0].given", value, number("index", 2))), from: #"["Ilona","Éva"]"#,
            to: #"["Ilona","Éva","X"]"#)
        #expect(
            outcome(operation("insert", "Patient.name[0].given", value, number("index", 3))).contains(
                "the index is beyond the 2 values of the list"))
        #expect(
            outcome(operation("insert", "Patient.name.given", value, number("index", 0))).contains("all values of one repeating element"))
        #expect(
            outcome(operation("insert", "Patient.birthDate", value, number("index", 0))).contains("all values of one repeating element"))
        #expect(outcome(operation("insert", "Patient.telecom", value, number("index", 0))).contains("it selects nothing"))
    }

    @Test func deleteTakesOneElementOrNone() {
        expectChange(outcome(operation("delete", "Patient.name[1]")), from: #",{"given":["Ili"]}"#, to: "")
        expectChange(outcome(operation("delete", "Patient.name.where(use = 'official').family")), from: #""family":"Árvai","#, to: "")
        expectChange(outcome(operation("delete", "Patient.deceased")), from: #""deceasedBoolean":false,"#, to: "")
        expectChange(outcome(operation("delete", "Patient.contact[0].name.text")), from: #""name":{"text":"Z"},"#, to: "")
        expectChange(
            outcome(operation("delete", "Patient.contact[0].name.text"), operation("delete", "Patient.contact.gender")),
            from: #","contact":[{"name":{"text":"Z"},"gender":"male"}]"#, to: "")
        #expect(outcome(operation("delete", "Patient.telecom")) == PatchFixtures.patient)
        #expect(
            outcome(operation("delete", "Patient.name"))
                == pathFault("delete Patient.name", "expected the path to select one element; it selects 2")
        )
        #expect(outcome(operation("delete", "Patient")).contains("the resource itself cannot be deleted"))
    }

    @Test func replacePutsTheValueInTheSamePlace() {
        expectChange(outcome(operation("replace", "Patient.name[0].given[1]", value(#""valueString":"Y""#))), from: #""Éva""#, to: #""Y""#)
        let number = outcome(operation("replace", "Observation.value", value(#""valueInteger":5"#)), on: PatchFixtures.observation)
        expectChange(number, from: #""valueQuantity":{"value":70.50,"unit":"kg"}"#, to: #""valueInteger":5"#, of: PatchFixtures.observation)
        let component = outcome(
            operation("replace", "Observation.component.where(code.text = 'a').value", value(#""valueBoolean":true"#)),
            on: PatchFixtures.observation)
        expectChange(component, from: #""valueString":"x""#, to: #""valueBoolean":true"#, of: PatchFixtures.observation)
        #expect(outcome(operation("replace", "Patient.gender", value(#""valueCode":"male""#))).contains("it selects 0"))
        #expect(outcome(operation("replace", "Patient", value(#""resource":{"resourceType":"Patient"}"#))).contains("cannot be replaced"))
    }

    @Test func typesMustFit() {
        expectChange(
            outcome(operation("replace", "Patient.contact.gender", value(#""valueString":"other""#))), from: #""gender":"male""#,
            to: #""gender":"other""#)
        #expect(outcome(operation("replace", "Patient.contact.gender", value(#""valueString":" two  words ""#))).contains("422 patch-path"))
        #expect(
            outcome(operation("replace", "Patient.active", value(#""valueString":"true""#))).contains(
                "Patient.active takes a value of type boolean"))
        #expect(outcome(operation("replace", "Patient.birthDate", value(#""valueDateTime":"2020-01-01""#))).contains("422 patch-path"))
        #expect(
            outcome(operation("replace", "Patient.name[0]", value(#""valueString":"N""#))).contains(
                "Patient.name takes a value of type HumanName"))
    }

    @Test func moveChangesTheOrderOfAList() {
        let list = #"{"resourceType":"Patient","id":"p1","name":[{"text":"0"},{"text":"1"},{"text":"2"},{"text":"3"}],"active":true}"#
        func order(_ from: Int, _ to: Int) -> String {
            outcome(operation("move", "Patient.name", number("source", from), number("destination", to)), on: list).filter {
                $0.isNumber && $0 != " "
            }
        }
        #expect(order(3, 0) == "13012")
        #expect(order(0, 3) == "11230")
        #expect(order(1, 2) == "10213")
        #expect(order(2, 2) == "10123")
        #expect(
            outcome(operation("move", "Patient.name", number("source", 4), number("destination", 0)), on: list).contains(
                "beyond the 4 values"))
        #expect(
            outcome(operation("move", "Patient.telecom", number("source", 0), number("destination", 0)), on: list).contains(
                "it selects nothing"))
    }

    @Test func operationsSeeWhatEarlierOnesDid() {
        expectChange(
            outcome(operation("delete", "Patient.name[0]"), operation("replace", "Patient.name[0].given", value(#""valueString":"New""#))),
            from: #"{"use":"official","family":"Árvai","given":["Ilona","Éva"]},{"given":["Ili"]}"#, to: #"{"given":["New"]}"#)
    }

    @Test func malformedOperationsAreRefusedWithTheirPlaces() {
        #expect(
            outcome(#"{"name":"operation"}"#)
                == "400 patch-syntax at Parameters.parameter[0]: Operation 1: expected the part type with a value of type code.")
        #expect(outcome(#"{"name":"other","valueString":"x"}"#).contains("expected a parameter with the name operation"))
        #expect(outcome(operation("change", "Patient")).contains("expected the type add, insert, delete, replace or move"))
        #expect(
            outcome(operation("add", "Patient", name("gender"))).contains(
                "expected the parts type, path, name, value, each once, and no others"))
        #expect(
            outcome(operation("delete", "Patient.gender", name("gender"))).contains(
                "expected the parts type, path, each once, and no others"))
        #expect(
            outcome(operation("delete", "Patient..gender"))
                == "400 patch-syntax at Parameters.parameter[0]: Operation 1 (delete Patient..gender): "
                + "FHIRPath expression, character 9: a value or a name expected."
        )
        #expect(outcome(operation("replace", "Patient.active", #"{"name":"value"}"#)).contains("expected a value, a resource or parts"))
        #expect(
            outcome(operation("move", "Patient.name", number("source", -1), number("destination", 0))).contains(
                "expected the part source not to be negative"))
        let both = outcome(operation("change", "Patient"), operation("delete", "Patient.gendr"))
        #expect(both.split(separator: "\n").count == 2)
    }

    @Test func pathsMustSelectElements() {
        #expect(outcome(operation("delete", "Patient.name.count()")).contains("gives a value, not an element"))
        #expect(outcome(operation("delete", "Patient.name.single()")).contains("several items where one is expected"))
    }

    @Test func theResultMustBeAResource() {
        let result = outcome(
            operation("delete", "Observation.code.text"), operation("delete", "Observation.status"),
            on: #"{"resourceType":"Observation","status":"final","code":{"text":"c"}}"#)
        #expect(result == #"{"resourceType":"Observation"}"#)
        let narrative = outcome(
            operation(
                "add", "Patient", name("text"),
                value(#""part":[{"name":"status","valueCode":"generated"},{"name":"div","valueString":"<div>no namespace</div>"}]"#)))
        #expect(narrative.hasPrefix("422 patch-result: The patched resource is not valid"))
    }
}
