import FHIRCore
import FHIRPath
import Testing

@testable import caresync

/// What `caresync fhirpath` prints.
struct ExpressionRunTests {
    private let json = #"""
        {"resourceType":"Patient","id":"p","active":true,"name":[{"use":"official","family":"Árvai","given":["Ilona"]},{"use":"usual"}],
         "birthDate":"1974-12-25","_gender":{"id":"g","extension":[{"url":"http://example.org/x","valueInteger":7}]},
         "multipleBirthInteger":2,"contained":[{"resourceType":"Observation","id":"o","status":"final","code":{"text":"w"},
         "valueQuantity":{"value":1.50,"system":"http://unitsofmeasure.org","code":"kg"}}]}
        """#

    private func output(_ expression: String, _ text: String? = nil, json isJSON: Bool = false, _ variables: String...) -> String {
        do throws(CommandFault) {
            let run = ExpressionRun(
                expression: expression, variables: try variables.map { variable throws(CommandFault) in try NamedValue(variable) },
                instant: Instant(milliseconds: 1_709_210_096_789))
            return try run.output(on: ResourceInput(name: "file", bytes: Array((text ?? json).utf8)), asJSON: isJSON)
        } catch {
            return error.lines.joined(separator: "\n")
        }
    }

    @Test(arguments: [
        ("name.given", "Ilona\n"), ("name.use", "official\nusual\n"), ("active and birthDate < today()", "true\n"), ("now()", "2024-02-29T12:34:56.789Z\n"),
        ("contained.value.value", "1.50\n"), ("contained.value", #"{"value":1.50,"system":"http://unitsofmeasure.org","code":"kg"}"# + "\n"),
        ("contained.value.toQuantity('g')", #"{"value":1500,"unit":"g"}"# + "\n"), ("name[1]", #"{"use":"usual"}"# + "\n"),
        ("gender", #"{"id":"g","extension":[{"url":"http://example.org/x","valueInteger":7}]}"# + "\n"), ("photo", ""), ("1.type()", "System.Integer\n"),
        ("@2024-02-29 + 1 year", "2025-02-28\n"), ("@T10:00", "10:00\n"), ("1 year", #"{"value":1,"unit":"year"}"# + "\n"),
        ("name.given.first().toChars().first() & 'x'", "Ix\n"), ("contained.status.memberOf(%`vs-observation-status`)", "true\n"),
    ])
    func `one result on each line`(expression: String, expected: String) {
        #expect(output(expression) == expected, "\(expression)")
    }

    @Test func `as JSON each has its type`() {
        #expect(output("photo", json: true) == "[]\n")
        #expect(
            output("name.given | multipleBirth | 1.5 | 'a\"b' | gender | @2024 | 3 'mg' | name[1]", json: true) == #"""
                [
                  {"type":"string","value":"Ilona"},
                  {"type":"integer","value":2},
                  {"type":"System.Decimal","value":1.5},
                  {"type":"System.String","value":"a\"b"},
                  {"type":"code","value":{"id":"g","extension":[{"url":"http://example.org/x","valueInteger":7}]}},
                  {"type":"System.Date","value":"2024"},
                  {"type":"System.Quantity","value":{"value":3,"unit":"mg"}},
                  {"type":"HumanName","value":{"use":"usual"}}
                ]

                """#)
    }

    @Test func `XML is known by its content`() {
        let xml = #"<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir"><name><family value="Ó &amp; B"/></name></Patient>"#
        #expect(output("name.family", xml) == "Ó & B\n")
        #expect(output("Patient.name", " " + xml.dropFirst(21)) == #"{"family":"Ó & B"}"# + "\n")
    }

    @Test func `variables are literals or else strings`() {
        #expect(output("%a + 1", nil, "a=41") == "42\n")
        #expect(output("%a", nil, "a=-1.50") == "-1.50\n")
        #expect(output("%a.type().name & %b & %c", nil, "a=@2024-01-31", "b='1'", "c=x y") == "Date1x y\n")
        #expect(output("name.where(use = %use).given", nil, "use=official") == "Ilona\n")
        #expect(output("%a", nil, "a=2024-01-31") == "2024-01-31\n")
        #expect(output("%a.empty()", nil, "a={}") == "true\n")
        #expect(output("1", nil, "a").hasPrefix("caresync: --variable: "))
    }

    @Test(arguments: [
        ("name.given = ", "caresync: expression, column 14: a value or a name expected\n  name.given = \n               ^"),
        ("'Ó' & nothing", "caresync: expression, column 7: no FHIR type has an element of this name\n  'Ó' & nothing\n        ^"),
        ("1 =\n\tname.single()", "caresync: expression, line 2, column 7: several items where one is expected\n  \tname.single()\n  \t     ^"),
        ("%x", "caresync: expression, column 1: the expression uses a constant that is not defined\n  %x\n  ^"),
    ])
    func `faults in the expression are pointed at`(expression: String, expected: String) {
        #expect(output(expression) == expected)
    }

    @Test func `faults in the file have their line`() {
        #expect(output("id", "{\"resourceType\":\"Patient\",\n\"active\":\"yes\"}").hasPrefix("file:2: Patient.active: "))
        #expect(output("id", "<Patient xmlns=\"http://hl7.org/fhir\">\n<active value=\"yes\"/></Patient>").hasPrefix("file:2: Patient.active: "))
        #expect(output("id", "").hasPrefix("file:1: "))
        // The expression is judged before the file.
        #expect(output("(", "").hasPrefix("caresync: expression, column 2: "))
    }
}
