import FHIRTerminology
import Testing

/// Codes of R4's own and of added systems, and what is above and below them.
struct CodeSystemTests {
    private let r4 = Terminology.r4
    private let gender = "http://hl7.org/fhir/administrative-gender"
    private let condition = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    private let colours = "http://example.org/colours"

    @Test func `R4's systems are known, those it only names are not`() {
        #expect(r4.isKnown(system: gender))
        #expect(r4.isKnown(system: gender + "|4.0.1"))
        #expect(!r4.isKnown(system: gender + "|5.0.0"))
        #expect(r4.isKnown(system: UCUM.system))
        #expect(!r4.isKnown(system: "http://snomed.info/sct"))
        #expect(!r4.isKnown(system: "http://loinc.org"))
        #expect(!r4.isKnown(system: ""))
        // A URL of HL7's own that looks like one with a version.
        #expect(r4.contains(system: "http://terminology.hl7.org/CodeSystem/v2-0360|2.7", code: "PharmD") == true)
    }

    @Test func `Codes are found, missing and undecided`() {
        #expect(r4.contains(system: gender, code: "female") == true)
        #expect(r4.contains(system: gender, code: "FEMALE") == false)
        #expect(r4.contains(system: gender, code: "weiblich") == false)
        #expect(r4.contains(system: "http://loinc.org", code: "8480-6") == nil)
        #expect(r4.contains(system: "http://terminology.hl7.org/CodeSystem/v2-0001", code: "f") == true)
        #expect(r4.contains(system: "http://terminology.hl7.org/CodeSystem/service-type", code: "99999") == nil)
        #expect(r4.contains(system: UCUM.system, code: "mg/dL") == true)
        #expect(r4.contains(system: UCUM.system, code: "mgdL") == false)
    }

    @Test func `Codes below and above are those of the definition`() {
        #expect(r4.descendants(system: condition, code: "active").map(Set.init) == ["recurrence", "relapse"])
        #expect(r4.ancestors(system: condition, code: "relapse") == ["active"])
        #expect(r4.descendants(system: condition, code: "relapse") == [])
        #expect(r4.descendants(system: condition, code: "nothing") == nil)
        #expect(r4.descendants(system: "http://snomed.info/sct", code: "404684003") == nil)
        #expect(r4.subsumes(system: condition, ancestor: "inactive", descendant: "resolved") == true)
        #expect(r4.subsumes(system: condition, ancestor: "resolved", descendant: "inactive") == false)
        #expect(r4.subsumes(system: condition, ancestor: "active", descendant: "active") == true)
        #expect(r4.subsumes(system: condition, ancestor: "active", descendant: "nothing") == false)
        #expect(r4.subsumes(system: "http://snomed.info/sct", ancestor: "a", descendant: "b") == nil)
    }

    @Test func `Concepts of several parents are below each`() {
        let routes = "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration"
        let ancestors = Set(r4.ancestors(system: routes, code: "PO") ?? [])
        #expect(ancestors.count > 2)
        for ancestor in ancestors {
            #expect(r4.descendants(system: routes, code: ancestor)?.contains("PO") == true)
            #expect(r4.subsumes(system: routes, ancestor: ancestor, descendant: "PO") == true)
        }
    }

    @Test func `An added system is walked by nesting and by properties`() throws {
        let terminology = try Content.colours()
        #expect(terminology.isKnown(system: colours))
        #expect(!r4.isKnown(system: colours))
        #expect(terminology.ancestors(system: colours, code: "crimson").map(Set.init) == ["red", "deep"])
        #expect(terminology.descendants(system: colours, code: "blue") == ["navy", "midnight"])
        #expect(terminology.contains(system: colours, code: "Red") == false)
    }

    @Test func `The latest of several versions answers unless one is named`() throws {
        func system(_ version: String, _ code: String) throws -> Terminology {
            try Content.colours().adding(
                codeSystem: Content.arena(
                    """
                    {"resourceType":"CodeSystem","url":"\(colours)","version":"\(version)","status":"active","content":"complete",
                     "concept":[{"code":"\(code)"}]}
                    """))
        }
        #expect(try system("10", "green").contains(system: colours, code: "GREEN") == true)
        #expect(try system("10", "green").contains(system: colours + "|2", code: "red") == true)
        #expect(try system("1.9", "green").contains(system: colours, code: "green") == false)
        #expect(try system("2", "green").contains(system: colours, code: "red") == false)
        #expect(try system("10", "green").removing(codeSystem: colours, version: "10").contains(system: colours, code: "red") == true)
    }

    @Test func `Headings and parts are no subsumption, circles do no harm`() throws {
        let parts = try Terminology.r4.adding(
            codeSystem: Content.arena(
                """
                {"resourceType":"CodeSystem","url":"http://example.org/parts","status":"active","content":"complete","hierarchyMeaning":"part-of",
                 "concept":[{"code":"arm","concept":[{"code":"hand"}]}]}
                """)
        ).adding(
            codeSystem: Content.arena(
                """
                {"resourceType":"CodeSystem","url":"http://example.org/circle","status":"active","content":"fragment",
                 "concept":[{"code":"a","property":[{"code":"parent","valueCode":"b"}]},{"code":"b","property":[{"code":"parent","valueCode":"a"}]},
                            {"code":"a"}]}
                """))
        #expect(parts.descendants(system: "http://example.org/parts", code: "arm") == [])
        #expect(parts.descendants(system: "http://example.org/circle", code: "a") == ["b"])
        #expect(parts.subsumes(system: "http://example.org/circle", ancestor: "a", descendant: "b") == true)
        #expect(parts.contains(system: "http://example.org/circle", code: "c") == nil)
    }

    @Test func `Resources that define no codes change nothing`() throws {
        let supplement = try Content.arena(
            """
            {"resourceType":"CodeSystem","url":"\(gender)","status":"active","content":"supplement","supplements":"\(gender)","concept":[{"code":"x"}]}
            """)
        #expect(Terminology.r4.adding(codeSystem: supplement).contains(system: gender, code: "x") == false)
        let empty = try Content.arena(#"{"resourceType":"CodeSystem","url":"\#(gender)","status":"active","content":"not-present"}"#)
        #expect(Terminology.r4.adding(codeSystem: empty).contains(system: gender, code: "female") == true)
        let patient = try Content.arena(#"{"resourceType":"Patient"}"#)
        #expect(Terminology.r4.adding(codeSystem: patient).adding(valueSet: patient).isKnown(system: gender))
    }
}
