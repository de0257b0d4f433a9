import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Testing

/// What legal FHIR JSON becomes in the arena.
struct JSONReaderTests {
    @Test func keepsElementsInTheirOrder() throws {
        let arena = try Reading.arena(
            #"{"resourceType":"Patient","birthDate":"1970-03-30","id":"a","name":[{"given":["A","B"],"family":"C"},{"text":"D"}]}"#)
        #expect(
            Reading.outline(arena) == [
                "0 - Patient ", "1 birthDate date 1970-03-30", "1 id id a", "1 name HumanName ", "2 given string A", "2 given string B",
                "2 family string C", "1 name HumanName ", "2 text string D",
            ])
        #expect(arena.id == "a")
    }

    @Test func findsTheResourceTypeAnywhere() throws {
        let text = #"{"id":"a","name":[{"family":"x\"}"}],"gender":"male","resourceType":"Patient"}"#
        #expect(try Reading.rewritten(text) == #"{"resourceType":"Patient","id":"a","name":[{"family":"x\"}"}],"gender":"male"}"#)
    }

    @Test func refersToPlainStringsInPlace() throws {
        let text = #"{"resourceType":"Patient","language":"de","gender":"ma\u006ce"}"#
        let arena = try Reading.arena(text)
        let language = try #require(arena.child(of: arena.root, named: "language"))
        #expect(Int(arena[language].textStart) < text.utf8.count)
        #expect(arena[language].flags.contains(.plainJSON))
        let gender = try #require(arena.child(of: arena.root, named: "gender"))
        #expect(Int(arena[gender].textStart) >= text.utf8.count)
        #expect(!arena[gender].flags.contains(.plainJSON))
        #expect(arena.string(gender) == "male")
    }

    @Test func decodesEveryEscape() throws {
        let arena = try Reading.arena(#"{"resourceType":"Patient","name":[{"text":"a\"\\\/\n\r\t\u00e9\u20AC\ud83d\ude00z"}]}"#)
        let name = try #require(arena.child(of: arena.root, named: "name"))
        #expect(arena.string(of: name, named: "text") == "a\"\\/\n\r\té€😀z")
    }

    @Test func readsNamesWrittenWithEscapes() throws {
        #expect(
            try Reading.rewritten(#"{"resource\u0054ype":"Pati\u0065nt","gend\u0065r":"male"}"#)
                == #"{"resourceType":"Patient","gender":"male"}"#)
    }

    @Test func keepsTheDigitsOfNumbers() throws {
        for literal in ["1.50", "0.00", "-0", "1e10", "1.0E-2", "123456789012345678901234567890.1"] {
            let text = #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":\#(literal)}}"#
            #expect(try Reading.rewritten(text) == text)
        }
    }

    @Test func mergesValuesWithTheirExtensions() throws {
        let value = #"{"resourceType":"Patient","birthDate":"1970","_birthDate":{"id":"b"},"gender":"male"}"#
        #expect(try Reading.rewritten(value) == value)
        let reversed = #"{"resourceType":"Patient","_birthDate":{"id":"b"},"gender":"male","birthDate":"1970"}"#
        #expect(try Reading.rewritten(reversed) == value)
    }

    @Test func alignsRepeatingValuesWithTheirExtensions() throws {
        let text = #"{"resourceType":"Patient","name":[{"given":["A",null,"C"],"_given":[null,{"id":"x"},{"id":"y"}]}]}"#
        #expect(try Reading.rewritten(text) == text)
        // What is missing at the end of either array counts as null.
        #expect(
            try Reading.rewritten(#"{"given":["A"],"_given":[null,{"id":"x"}]}"#, as: "HumanName")
                == #"{"given":["A",null],"_given":[null,{"id":"x"}]}"#)
        #expect(
            try Reading.rewritten(#"{"given":["A","B"],"_given":[{"id":"x"}]}"#, as: "HumanName")
                == #"{"given":["A","B"],"_given":[{"id":"x"},null]}"#)
    }

    @Test func insertsLateValuesBesideTheirExtensions() throws {
        let text = #"{"_given":[{"id":"x"}],"family":"F","given":["A","B"]}"#
        let arena = try Reading.arena(text, as: "HumanName")
        #expect(Reading.outline(arena).map { $0.split(separator: " ")[1] } == ["-", "given", "id", "given", "family"])
        #expect(Reading.string(JSONWriter().write(arena)) == #"{"given":["A","B"],"_given":[{"id":"x"},null],"family":"F"}"#)
    }

    @Test func leavesOutValuesThatAreAllNull() throws {
        let expected = #"{"_given":[{"id":"x"}]}"#
        #expect(try Reading.rewritten(expected, as: "HumanName") == expected)
        #expect(try Reading.rewritten(#"{"given":[null],"_given":[{"id":"x"}]}"#, as: "HumanName") == expected)
    }

    @Test func givesNestedResourcesTheirOwnType() throws {
        let text = #"""
            {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"id":"1","resourceType":"Patient",\#
            "contained":[{"resourceType":"Basic","code":{"text":"x"}}]}}]}
            """#
        let arena = try Reading.arena(text)
        let entry = try #require(arena.child(of: arena.root, named: "entry"))
        let resource = try #require(arena.child(of: entry, named: "resource"))
        #expect(arena[resource].type == Schema.r4.known.patient)
        let contained = try #require(arena.child(of: resource, named: "contained"))
        #expect(arena[contained].type == Schema.r4.known.basic)
        #expect(arena.path(of: contained) == "Bundle.entry[0].resource.contained[0]")
    }

    @Test func skipsAByteOrderMarkAndWhiteSpace() throws {
        let text = "\u{FEFF} \r\n\t{ \"resourceType\" :\n\"Patient\" , \"active\" : true }\n"
        #expect(try Reading.rewritten(text) == #"{"resourceType":"Patient","active":true}"#)
    }

    @Test func readsElementsThatAreNoResources() throws {
        let text = #"{"system":"urn:x","value":"1"}"#
        #expect(try Reading.rewritten(text, as: "Identifier") == text)
    }

    @Test func acceptsAResourceWithoutElements() throws {
        #expect(try Reading.rewritten(#"{"resourceType":"Basic"}"#) == #"{"resourceType":"Basic"}"#)
    }

    @Test func acceptsAnAbstractExpectation() throws {
        #expect(Reading.faults(#"{"resourceType":"Basic"}"#, as: "Resource").isEmpty)
    }
}
