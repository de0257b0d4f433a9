import FHIRSchema
import FHIRTerminology
import Testing

/// What is in R4's own and in added value sets.
struct ValueSetTests {
    private let colours = "http://example.org/colours"

    private func members(_ compose: String, limit: Int = 1000) throws -> ValueSetMembers {
        try Content.colours().adding(valueSet: Content.valueSet("tested", compose)).members(
            of: "http://example.org/vs/tested", limit: limit)
    }

    private func codes(_ compose: String) throws -> [String]? { try members(compose).tokens?.map(\.code) }

    @Test func `R4's value sets list their codes`() throws {
        let gender = try Terminology.r4.members(of: "http://hl7.org/fhir/ValueSet/administrative-gender", limit: 100)
        #expect(gender.tokens?.map(\.code) == ["female", "male", "other", "unknown"])
        #expect(gender.count == 4)
        let versioned = try Terminology.r4.members(of: "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1", limit: 100)
        #expect(versioned == gender)
        let marital = try Terminology.r4.members(of: "http://hl7.org/fhir/ValueSet/marital-status", limit: 100)
        #expect(marital.systems.count == 2)
        #expect(marital.contains(system: "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", code: "UNK"))
    }

    @Test func `Systems that are not here are in as a whole`() throws {
        let languages = try Terminology.r4.members(of: "http://hl7.org/fhir/ValueSet/all-languages", limit: 100)
        #expect(languages == ValueSetMembers(system: "urn:ietf:bcp:47", .allBut([])))
        #expect(languages.tokens == nil)
        let units = "http://hl7.org/fhir/ValueSet/ucum-units"
        #expect(try Terminology.r4.isMember(system: UCUM.system, code: "mg", of: units))
        #expect(try !Terminology.r4.isMember(system: UCUM.system, code: "mgs", of: units))
        #expect(try Terminology.r4.isMember(system: "http://loinc.org", code: "8480-6", of: "http://loinc.org/vs"))
    }

    @Test func `What cannot be told is a failure that names why`() throws {
        let r4 = Terminology.r4
        #expect(throws: TerminologyFailure.unknownValueSet("http://example.org/vs/none")) {
            try r4.members(of: "http://example.org/vs/none", limit: 10)
        }
        #expect(throws: TerminologyFailure.unknownValueSet("http://hl7.org/fhir/ValueSet/administrative-gender|9")) {
            try r4.members(of: "http://hl7.org/fhir/ValueSet/administrative-gender|9", limit: 10)
        }
        #expect(throws: TerminologyFailure.unknownSystem("http://snomed.info/sct")) {
            try r4.members(of: "http://hl7.org/fhir/ValueSet/body-site", limit: 10)
        }
        #expect(throws: TerminologyFailure.unknownSystem("http://snomed.info/sct")) {
            try r4.members(of: "http://snomed.info/sct?fhir_vs=isa/404684003", limit: 10)
        }
        #expect(throws: TerminologyFailure.tooCostly(limit: 100)) {
            try r4.members(of: "http://hl7.org/fhir/ValueSet/c80-doc-typecodes", limit: 100)
        }
        #expect(throws: TerminologyFailure.unsupportedFilter(property: "display", operation: "regex")) {
            try members(#"{"include":[{"system":"\#(colours)","filter":[{"property":"display","op":"regex","value":"a*"}]}]}"#)
        }
    }

    @Test(arguments: [
        ("is-a", "concept", "red", ["crimson", "pink", "red"]), ("descendent-of", "concept", "red", ["crimson", "pink"]),
        ("is-a", "code", "deep", ["crimson", "deep"]), ("is-not-a", "concept", "blue", ["crimson", "deep", "pink", "red"]),
        ("generalizes", "concept", "crimson", ["crimson", "deep", "red"]), ("=", "concept", "navy", ["navy"]),
        ("in", "concept", "navy, red,x", ["navy", "red"]),
        ("not-in", "concept", "navy,red", ["blue", "crimson", "deep", "midnight", "pink"]), ("=", "parent", "blue", ["navy"]),
        ("=", "child", "crimson", ["deep", "red"]), ("=", "warm", "true", ["red"]), ("in", "warm", "true,false", ["blue", "red"]),
        ("exists", "warm", "true", ["blue", "red"]), ("exists", "warm", "false", ["crimson", "deep", "midnight", "navy", "pink"]),
        ("is-a", "concept", "none", []), ("not-in", "warm", "true", ["blue", "crimson", "deep", "midnight", "navy", "pink"]),
    ])
    func `Filters select by hierarchy and property`(operation: String, property: String, value: String, expected: [String]) throws {
        let compose =
            #"{"include":[{"system":"\#(colours)","filter":[{"property":"\#(property)","op":"\#(operation)","value":"\#(value)"}]}]}"#
        #expect(try codes(compose) == expected)
        let terminology = try Content.colours().adding(valueSet: Content.valueSet("tested", compose))
        for code in ["red", "crimson", "pink", "blue", "navy", "midnight", "deep", "none"] {
            #expect(
                try terminology.isMember(system: colours, code: code, of: "http://example.org/vs/tested") == expected.contains(code),
                "\(code)")
        }
    }

    @Test func `Filters of one part must all hold, parts add up, excludes take away`() throws {
        #expect(
            try codes(
                """
                {"include":[{"system":"\(colours)","filter":[{"property":"concept","op":"is-a","value":"red"},
                             {"property":"concept","op":"is-a","value":"deep"}]},
                            {"system":"\(colours)","concept":[{"code":"navy"},{"code":"blue"}]}],
                 "exclude":[{"system":"\(colours)","concept":[{"code":"blue"}]}]}
                """) == ["crimson", "navy"])
    }

    @Test func `Imported value sets are met all at once`() throws {
        let terminology = try Content.colours()
            .adding(
                valueSet: Content.valueSet(
                    "reds", #"{"include":[{"system":"\#(colours)","filter":[{"property":"concept","op":"is-a","value":"red"}]}]}"#)
            )
            .adding(
                valueSet: Content.valueSet("some", #"{"include":[{"system":"\#(colours)","concept":[{"code":"pink"},{"code":"navy"}]}]}"#)
            )
            .adding(
                valueSet: Content.valueSet(
                    "both", #"{"include":[{"valueSet":["http://example.org/vs/reds|1","http://example.org/vs/some"]}]}"#)
            )
            .adding(
                valueSet: Content.valueSet(
                    "either", #"{"include":[{"valueSet":["http://example.org/vs/reds"]},{"valueSet":["http://example.org/vs/some"]}]}"#)
            )
            .adding(valueSet: Content.valueSet("loop", #"{"include":[{"valueSet":["http://example.org/vs/loop"]}]}"#))
        func codes(_ name: String) throws -> [String]? {
            try terminology.members(of: "http://example.org/vs/" + name, limit: 100).tokens?.map(\.code)
        }
        #expect(try codes("both") == ["pink"])
        #expect(try codes("either") == ["crimson", "navy", "pink", "red"])
        #expect(throws: TerminologyFailure.circularImport("http://example.org/vs/loop")) { try codes("loop") }
        #expect(throws: TerminologyFailure.circularImport("http://example.org/vs/loop")) {
            try terminology.isMember(system: colours, code: "red", of: "http://example.org/vs/loop")
        }
        #expect(try terminology.isMember(system: nil, code: "pink", of: "http://example.org/vs/both"))
        #expect(try !terminology.isMember(system: nil, code: "red", of: "http://example.org/vs/both"))
        #expect(try !terminology.isMember(system: "http://example.org/other", code: "pink", of: "http://example.org/vs/both"))
    }

    @Test func `Codes out of use are in unless the composition says no`() throws {
        #expect(try codes(#"{"include":[{"system":"\#(colours)"}]}"#)?.contains("pink") == true)
        let compose = #"{"inactive":false,"include":[{"system":"\#(colours)"}]}"#
        #expect(try codes(compose)?.contains("pink") == false)
        let terminology = try Content.colours().adding(valueSet: Content.valueSet("tested", compose))
        #expect(try !terminology.isMember(system: colours, code: "pink", of: "http://example.org/vs/tested"))
        #expect(try terminology.isMember(system: colours, code: "red", of: "http://example.org/vs/tested"))
    }

    @Test func `A large system that is in as a whole needs no list`() throws {
        #expect(
            try members(
                #"{"include":[{"system":"\#(colours)"}],"exclude":[{"system":"\#(colours)","concept":[{"code":"red"}]}]}"#, limit: 3)
                == ValueSetMembers(system: colours, .allBut(["red"])))
    }

    @Test func `Codes are written as their system does, whatever their case`() throws {
        let interpretation = "http://terminology.hl7.org/CodeSystem/v2-0078"
        let terminology = try Terminology.r4.adding(
            valueSet: Content.valueSet("flags", #"{"include":[{"system":"\#(interpretation)","concept":[{"code":"hh"}]}]}"#))
        #expect(try terminology.members(of: "http://example.org/vs/flags", limit: 10).tokens?.map(\.code) == ["HH"])
        #expect(try terminology.isMember(system: interpretation, code: "Hh", of: "http://example.org/vs/flags"))
    }

    @Test func `An expansion stands in for a missing composition if it is all there`() throws {
        func expanded(_ total: Int) throws -> Terminology {
            Terminology.r4.adding(
                valueSet: try Content.arena(
                    """
                    {"resourceType":"ValueSet","url":"http://example.org/vs/e","status":"active","expansion":{"timestamp":"2024-01-01T00:00:00Z",
                     "total":\(total),"contains":[{"system":"urn:a","code":"1","abstract":true,"contains":[{"system":"urn:a","code":"2"}]}]}}
                    """))
        }
        #expect(try expanded(2).members(of: "http://example.org/vs/e", limit: 10).tokens?.map(\.code) == ["2"])
        #expect(throws: TerminologyFailure.unknownValueSet("http://example.org/vs/e")) {
            try expanded(3).members(of: "http://example.org/vs/e", limit: 10)
        }
    }

    @Test func `Sets and their complements add, meet and take away`() {
        let universe = ["a", "b", "c", "d"]
        let sets: [ValueSetMembers] = [["a"], ["a", "b"], ["c"], []].flatMap { codes in
            [ValueSetMembers(system: "s", .only(Set(codes))), ValueSetMembers(system: "s", .allBut(Set(codes)))]
        }
        for left in sets {
            for right in sets {
                var (sum, both, rest) = (left, left, left)
                sum.formUnion(right)
                both.formIntersection(right)
                rest.subtract(right)
                for code in universe {
                    let (inLeft, inRight) = (left.contains(system: "s", code: code), right.contains(system: "s", code: code))
                    #expect(sum.contains(system: "s", code: code) == (inLeft || inRight))
                    #expect(both.contains(system: "s", code: code) == (inLeft && inRight))
                    #expect(rest.contains(system: "s", code: code) == (inLeft && !inRight))
                }
            }
        }
    }
}
