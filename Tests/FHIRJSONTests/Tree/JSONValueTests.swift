import FHIRCore
import FHIRJSON
import Testing

/// JSON without a schema.
struct JSONValueTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONValue.parse(Array(text.utf8)) }

    private func fault(_ text: String, limits: JSONLimits = .default) -> String? {
        do throws(OperationFailure) {
            _ = try JSONValue.parse(Array(text.utf8), limits: limits)
            return nil
        } catch {
            return error.issues.first.map { "\(error.category.rawValue) \($0.id.rawValue): \($0.diagnostics)" }
        }
    }

    @Test func keepsOrderAndLiterals() throws {
        let text = #"{"b":[1.50,-2e3,true,false,null,"x\n",{}],"a":{"c":[]}}"#
        #expect(Reading.string(try parse(text).write()) == text)
    }

    @Test func offersItsParts() throws {
        let value = try parse(#"[{"op":"add","count":3,"deep":true}]"#)
        let first = try #require(value.items?.first)
        #expect(first["op"]?.string == "add")
        #expect(first["count"]?.integer == 3)
        #expect(first["deep"]?.boolean == true)
        #expect(first["none"] == nil)
        #expect(first.members?.map(\.name) == ["op", "count", "deep"])
    }

    @Test func breaksLinesWhenAsked() throws {
        #expect(
            Reading.string(try parse(#"{"a":[1,{}],"b":[]}"#).write(isPretty: true)) == """
                {
                  "a": [
                    1,
                    {}
                  ],
                  "b": []
                }
                """)
    }

    @Test(arguments: [
        ("", "400 syntax: Line 1, column 1: expected a JSON value."),
        ("{} {}", "400 syntax: Line 1, column 4: expected nothing behind the JSON value."),
        (#"{"a":1,"\u0061":2}"#, "400 syntax: Line 1, column 8: expected every property name only once."),
        (#"["\ud800"]"#, "400 syntax: Line 1, column 3: expected surrogate escapes in pairs."),
        ("[1,]", "400 syntax: Line 1, column 4: expected a JSON value."),
        ("[[[[]]]]", "413 depth-limit: Expected at most 3 levels of objects and arrays."),
    ])
    func refusesWhatIsNotJSON(text: String, expected: String) {
        #expect(fault(text, limits: JSONLimits(depth: 3)) == expected)
    }

    @Test func refusesRepeatedNamesInLargeObjects() {
        let members = (0..<100).map { #""n\#($0)":1"# } + [#""n7":1"#]
        #expect(fault("{\(members.joined(separator: ","))}")?.hasSuffix("expected every property name only once.") == true)
    }

    @Test func refusesIllFormedUTF8() {
        #expect(throws: OperationFailure.self) { try JSONValue.parse([0x22, 0xFF, 0x22]) }
    }

    @Test(arguments: [
        ("1", "1.0", true), ("1e2", "100", true), ("-0", "0", true), ("0.1", "1e-1", true), ("1", "-1", false), ("10", "1", false),
        ("1e99999999999999999999", "1e99999999999999999998", true), ("0e5", "0", true),
        (#"{"a":1,"b":2}"#, #"{"b":2.0,"a":1}"#, true), (#"{"a":1}"#, #"{"a":1,"b":2}"#, false), ("[1,2]", "[2,1]", false),
        (#""1""#, "1", false), ("null", "false", false),
    ])
    func comparesAsJSONPatchDoes(left: String, right: String, isEquivalent: Bool) throws {
        #expect(try parse(left).isEquivalent(to: try parse(right)) == isEquivalent)
        #expect(try parse(right).isEquivalent(to: try parse(left)) == isEquivalent)
    }
}
