import FHIRPath
import FHIRTerminology
import Testing

/// `memberOf()`, `subsumes()`, `subsumedBy()` over R4's own terminology.
struct ConceptFunctionTests {
    private let json = """
        {"resourceType":"Patient","gender":"female",
         "maritalStatus":{"coding":[{"system":"http://example.org","code":"X"},
          {"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M"}]},
         "contact":[{"relationship":[{"coding":[{"code":"M"}]}]}],
         "extension":[
          {"url":"a","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"_ActEncounterCode"}},
          {"url":"b","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"}},
          {"url":"c","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"NOPE"}},
          {"url":"d","valueString":"AMB"}]}
        """

    @Test(arguments: [
        ("gender.memberOf('http://hl7.org/fhir/ValueSet/administrative-gender')", "true"),
        ("gender.memberOf(%`vs-administrative-gender`)", "true"), ("gender.memberOf(%`vs-observation-status`)", "false"),
        ("maritalStatus.memberOf(%`vs-marital-status`)", "true"), ("maritalStatus.coding[0].memberOf(%`vs-marital-status`)", "false"),
        ("contact.relationship.memberOf(%`vs-marital-status`)", "false"), ("'male'.memberOf(%`vs-administrative-gender`)", "true"),
        ("'M'.memberOf(%`vs-marital-status`)", "failure"), ("gender.memberOf('http://example.org/none')", "failure"),
        ("{}.memberOf(%`vs-marital-status`)", ""), ("extension.value.memberOf(%`vs-marital-status`)", "failure"),
        ("extension('a').value.subsumes(%context.extension('b').value)", "true"),
        ("extension('b').value.subsumes(%context.extension('a').value)", "false"),
        ("extension('b').value.subsumedBy(%context.extension('a').value)", "true"),
        ("extension('b').value.subsumes(%context.extension('b').value)", "true"),
        ("extension('b').value.subsumes(%context.maritalStatus)", "failure"),
        ("maritalStatus.subsumes(%context.maritalStatus)", "true"), ("maritalStatus.subsumes({})", ""),
        ("extension('d').value.subsumes(%context.maritalStatus)", "failure"),
    ]) func `codes are judged by the terminology at hand`(expression: String, expected: String) throws {
        let found = try Evaluating.outcome(
            expression, in: try Evaluating.arena(json), environment: FHIRPathEnvironment(terminology: Terminology.r4))
        #expect(found.joined().prefix(max(expected.count, 7)) == expected[...], "\(expression): \(found)")
    }

    @Test func `without terminology they are errors`() throws {
        #expect(try Evaluating.outcome("gender.memberOf('x')", environment: FHIRPathEnvironment()) == ["failure: expression-evaluation"])
    }
}
