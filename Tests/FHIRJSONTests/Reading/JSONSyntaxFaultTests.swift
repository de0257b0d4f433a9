import FHIRCore
import FHIRJSON
import Testing

/// Text that is not JSON: one issue with line and column, and nothing after it.
struct JSONSyntaxFaultTests {
    @Test(arguments: [
        (#""#, "Line 1, column 1: expected a JSON value."),
        (#"{"#, "Line 1, column 2: expected a property name in quotation marks."),
        (#"{"resourceType":"Patient""#, "Line 1, column 26: expected a comma or a closing brace."),
        (#"{"resourceType":"Patient","#, "Line 1, column 27: expected a property name in quotation marks."),
        (#"{"resourceType":"Patient",}"#, "Line 1, column 27: expected a property name in quotation marks."),
        (#"{"resourceType" "Patient"}"#, "Line 1, column 17: expected a colon behind the property name."),
        (#"{"resourceType":"Patient" "active":true}"#, "Line 1, column 27: expected a comma or a closing brace."),
        (#"{"resourceType":"Patient","active":tru}"#, "Line 1, column 36: expected a JSON value."),
        (#"{"resourceType":"Patient","active":}"#, "Line 1, column 36: expected a JSON value."),
        (#"{"resourceType":"Patient","active":true}}"#, "Line 1, column 41: expected nothing behind the JSON value."),
        (#"{"resourceType":"Patient","active":true} {"#, "Line 1, column 42: expected nothing behind the JSON value."),
        (#"{"resourceType":"Patient","name":[{"family":"x"}"#, "Line 1, column 49: expected a comma or a closing bracket."),
        (#"{"resourceType":"Patient","name":[{"family":"x"},]}"#, "Line 1, column 50: expected a JSON value."),
        (#"{"resourceType":"Patient","language":"de}"#, "Line 1, column 42: expected a closing quotation mark."),
        (#"{"resourceType":"Patient","language":"d\e"}"#, "Line 1, column 41: expected one of \" \\ / b f n r t u behind a backslash."),
        (#"{"resourceType":"Patient","language":"\u12G4"}"#, "Line 1, column 43: expected four hexadecimal digits behind \\u."),
        ("{\"resourceType\":\"Patient\",\n\"language\":\"é\u{1}\"}",
            "Line 2, column 14: expected control characters in strings to be escaped."),
        ("{\"resourceType\":\"Patient\",\n\n  \"active\": [\n}", "Line 4, column 1: expected a JSON value."),
        (#"{"resourceType":"Patient",'active':true}"#, "Line 1, column 27: expected a property name in quotation marks."),
        (#"{"resourceType":"Patient"/**/}"#, "Line 1, column 26: expected a comma or a closing brace."),
    ])
    func namesThePlace(text: String, diagnostics: String) {
        #expect(Reading.faults(text).filter { $0.hasPrefix("syntax") } == ["syntax at -: \(diagnostics)"])
    }

    @Test(arguments: [
        ("01", "Line 1, column 11: expected a number without leading zeros."),
        ("-", "Line 1, column 11: expected a digit."),
        ("1.", "Line 1, column 12: expected a digit."),
        ("1e", "Line 1, column 12: expected a digit."),
        ("1e+", "Line 1, column 13: expected a digit."),
        ("1.e1", "Line 1, column 12: expected a digit."),
        ("1x", "Line 1, column 11: expected a comma or a closing brace."),
    ])
    func refusesNumbersThatAreNotJSON(literal: String, diagnostics: String) {
        #expect(Reading.faults(#"{"value":\#(literal)}"#, as: "Quantity") == ["syntax at -: \(diagnostics)"])
    }

    @Test(arguments: ["+1", ".5", "NaN", "Infinity", "nul", "True"])
    func refusesWordsThatAreNotJSON(literal: String) {
        let faults = Reading.faults(#"{"value":\#(literal)}"#, as: "Quantity")
        #expect(
            faults == [
                "wrong-json-type at Quantity.value: Expected a JSON number.", "syntax at -: Line 1, column 10: expected a JSON value.",
            ])
    }

    @Test func reportsWhatCameBeforeASyntaxError() {
        #expect(
            Reading.faults(#"{"resourceType":"Patient","active":"yes","gender"}"#) == [
                "wrong-json-type at Patient.active: Expected true or false, not quoted.",
                "syntax at -: Line 1, column 50: expected a colon behind the property name.",
            ])
    }

    @Test func refusesZeroBytes() {
        #expect(
            Reading.faults("{\"resourceType\":\"Patient\"\u{0}}")
                == ["syntax at -: Line 1, column 26: expected a comma or a closing brace."])
    }

    @Test func refusesASecondByteOrderMark() {
        #expect(Reading.faults("\u{FEFF}\u{FEFF}{}") == ["syntax at -: Line 1, column 2: expected a JSON value."])
    }

    @Test(arguments: ["[]", "1", #""Patient""#, "null", "true"])
    func wantsAnObjectAtTheTop(text: String) {
        #expect(Reading.faults(text) == ["wrong-json-type at -: Expected a JSON object."])
    }

    @Test func refusesIllFormedUTF8() {
        let inString = Array(#"{"resourceType":"Patient","name":[{"family":""#.utf8) + [0xC3, 0x28] + Array(#""}],"active":1}"#.utf8)
        #expect(
            Reading.faults(inString) == [
                "encoding at Patient.name[0].family: Expected well-formed UTF-8.",
                "wrong-json-type at Patient.active: Expected true or false, not quoted.",
            ])
        let outside = Array(#"{"resourceType":"Patient","active":"#.utf8) + [0xFF] + Array("}".utf8)
        #expect(
            Reading.faults(outside) == [
                "wrong-json-type at Patient.active: Expected true or false, not quoted.",
                "encoding at -: Line 1, column 36: expected well-formed UTF-8.",
            ])
        let inName = Array(#"{"resourceType":"Patient","a"#.utf8) + [0xFF] + Array("\":1}".utf8)
        #expect(Reading.faults(inName) == ["unknown-element at Patient: Patient has no such element."])
    }

    @Test(arguments: [#"\ud800"#, #"\udc00"#, #"\ud800\ud800"#, #"\ud800x"#, #"\udc00\ud800"#])
    func refusesHalfSurrogatePairs(escape: String) {
        #expect(
            Reading.faults(#"{"family":"a\#(escape)"}"#, as: "HumanName")
                == ["encoding at HumanName.family: Expected surrogate escapes in pairs."])
        #expect(
            Reading.faults(#"{"fam\#(escape)":"a","family":"b"}"#, as: "HumanName")
                == ["encoding at HumanName: Expected surrogate escapes in pairs."])
    }
}
