import FHIRCore
import FHIRModel
import FHIRPath
import Testing

/// `resolve()`, `slice()`, `elementDefinition()`, `checkModifiers()`, `conformsTo()`, `htmlChecks()`.
struct ReferenceFunctionTests {
    private let environment = FHIRPathEnvironment(resolver: People())

    private func outcome(_ expression: String, _ json: String) throws -> [String] {
        try Evaluating.outcome(expression, in: try Evaluating.arena(json), environment: environment)
    }

    private let patient = """
        {"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o1","name":"Ward","partOf":{"reference":"#"}}],
         "managingOrganization":{"reference":"#o1"},
         "generalPractitioner":[{"reference":"Practitioner/7"},{"reference":"Practitioner/8"},{"display":"none"},{"reference":"#o2"}]}
        """

    @Test func `fragments lead to contained resources and to their container`() throws {
        #expect(try outcome("managingOrganization.resolve().name", patient) == ["Patient.contained[0].name=Ward"])
        #expect(try outcome("managingOrganization.reference.resolve().id", patient) == ["Patient.contained[0].id=o1"])
        #expect(try outcome("contained.partOf.resolve() is Patient", patient) == ["true"])
        #expect(try outcome("'#o1'.resolve().name", patient) == ["Patient.contained[0].name=Ward"])
    }

    @Test func `others are asked of the resolver once, and what it lacks is left out`() throws {
        #expect(try outcome("generalPractitioner.resolve().name.family", patient) == ["Practitioner.name[0].family=Novak"])
        #expect(try outcome("generalPractitioner.resolve().count()", patient) == ["1"])
        #expect(
            try outcome("generalPractitioner.resolve().qualification.issuer.resolve().name", patient) == [
                "Practitioner.contained[0].name=Clinic"
            ])
        #expect(try outcome("generalPractitioner.where(resolve() is Practitioner).reference.count()", patient) == ["1"])
        #expect(try outcome("(generalPractitioner | generalPractitioner).resolve().count()", patient) == ["1"])
        let none = try Evaluating.outcome(
            "generalPractitioner.resolve()", in: try Evaluating.arena(patient), environment: FHIRPathEnvironment())
        #expect(none == [])
    }

    @Test func `results outside the resource are given by answer and refused by evaluate`() throws {
        let arena = try Evaluating.arena(patient)
        let expression = try FHIRPathExpression(parsing: "generalPractitioner.resolve()")
        #expect(throws: OperationFailure.self) { try expression.evaluate(in: arena, environment: environment) }
        let answer = try expression.answer(in: arena, environment: environment)
        #expect(answer.values.count == 1 && answer.arena.nodes.count > arena.nodes.count)
        #expect(try expression.isTrue(in: arena, environment: environment))
    }

    private let bundle = """
        {"resourceType":"Bundle","type":"collection","entry":[
         {"fullUrl":"http://example.org/fhir/Observation/1","resource":{"resourceType":"Observation","id":"1","status":"final",
          "code":{"text":"x"},"subject":{"reference":"Patient/2"},"focus":[{"reference":"Patient/9"}],
          "performer":[{"reference":"urn:uuid:6f1b1c0e-8f1e-4d1c-9a44-0d1f2d3c4b5a"}],
          "hasMember":[{"reference":"Patient/2/_history/3"},{"reference":"Patient/2/_history/4"}]}},
         {"fullUrl":"http://example.org/fhir/Patient/2","resource":{"resourceType":"Patient","id":"2","meta":{"versionId":"3"}}},
         {"fullUrl":"http://other.example/fhir/Patient/2","resource":{"resourceType":"Patient","id":"2","active":true}},
         {"fullUrl":"urn:uuid:6f1b1c0e-8f1e-4d1c-9a44-0d1f2d3c4b5a","resource":{"resourceType":"Practitioner",
          "extension":[{"url":"http://example.org/r","valueReference":{"reference":"Patient/2"}}]}}]}
        """

    @Test func `in a Bundle the full URL decides`() throws {
        #expect(try outcome("entry.resource.subject.resolve().meta.versionId", bundle) == ["Bundle.entry[1].resource.meta.versionId=3"])
        #expect(try outcome("entry.resource.performer.resolve() is Practitioner", bundle) == ["true"])
        #expect(try outcome("entry.resource.hasMember.resolve().count()", bundle) == ["1"])
        #expect(try outcome("entry.resource.focus.resolve().birthDate", bundle) == ["Patient.birthDate=1999"])
        // A URN tells no base.
        #expect(try outcome("entry.resource.extension.value.resolve()", bundle) == [])
    }

    @Test func `slices are found by their discriminators`() throws {
        let patient = """
            {"resourceType":"Patient","extension":[{"url":"http://example.org/a","valueInteger":7},{"url":"http://example.org/b","valueCode":"x"}],
             "identifier":[{"value":"1"}],"name":[{"use":"official","family":"A"},{"use":"usual","family":"B"}],
             "contact":[{"name":{"text":"Z"}},{"gender":"female"}]}
            """
        #expect(try outcome("name.slice('http://example.org/p', 'official').family", patient) == ["Patient.name[0].family=A"])
        #expect(try outcome("slice('http://example.org/p', 'official').family", patient) == ["Patient.name[0].family=A"])
        #expect(try outcome("extension.slice('http://example.org/p', 'b').value", patient) == ["Patient.extension[1].value=x"])
        #expect(try outcome("contact.slice('http://example.org/p', 'named').name.text", patient) == ["Patient.contact[0].name.text=Z"])
        #expect(try outcome("photo.slice('http://example.org/p', 'named')", patient) == [])
        for expression in [
            "name.slice('http://example.org/p', 'nickname')", "name.slice('http://example.org/none', 'x')",
            "identifier.slice('http://example.org/p', 'x')",
        ] {
            #expect(try outcome(expression, patient) == ["failure: expression-evaluation"], "\(expression)")
        }
        let pressure = """
            {"resourceType":"Observation","status":"final","code":{"text":"bp"},"component":[
             {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":120}},
             {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80}},
             {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueString":"high"}]}
            """
        #expect(try outcome("component.slice('http://example.org/bp', 'sys').value.value", pressure) == ["Observation.component[0].value.value=120"])
    }

    @Test(arguments: [
        ("name.elementDefinition().first().path", "'Patient.name'"), ("elementDefinition().path", "'Patient'"),
        ("gender.elementDefinition().binding.valueSet", "'http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1'"),
        ("deceased.elementDefinition().type.code", "'boolean' 'dateTime'"), ("contact[0].elementDefinition().type.code", "'BackboneElement'"),
        ("managingOrganization.elementDefinition().type.targetProfile", "'http://hl7.org/fhir/StructureDefinition/Organization'"),
        ("name[0].given[0].elementDefinition().max", "'*'"), ("active.elementDefinition().isModifier", "true"),
        ("contact[0].elementDefinition().constraint.key", "'ele-1' 'pat-1'"), ("1.elementDefinition()", ""),
    ]) func `definitions tell what the schema knows`(expression: String, expected: String) throws {
        let found = try Evaluating.outcome(expression).map { $0.split(separator: "=", maxSplits: 1).last.map(String.init) ?? "" }
        #expect(found.joined(separator: " ") == expected.replacing("'", with: ""), "\(expression)")
    }

    @Test func `modifier extensions have to be allowed for`() throws {
        let json = """
            {"resourceType":"Patient","modifierExtension":[{"url":"http://example.org/m","valueBoolean":true}],"name":[{"family":"A"}]}
            """
        #expect(try outcome("checkModifiers('http://example.org/m', 'x').name.family", json) == ["Patient.name[0].family=A"])
        #expect(try outcome("checkModifiers().name", json) == ["failure: expression-evaluation"])
        #expect(try outcome("name.checkModifiers().family", json) == ["Patient.name[0].family=A"])
    }

    @Test(arguments: [
        ("<p>x</p>", true), ("<p> </p>", false), ("<img src=\"a.png\" alt=\"b\"/>", true), ("<img alt=\"b\"/>", false), ("&#160;", true),
        ("&#32;", false), ("<!-- x -->", false), ("<![CDATA[x]]>", true), ("x<script>y</script>", false), ("x<form/>", false),
        ("<p onclick=\"x()\">x</p>", false), ("<a href='b' title=\"c>d\">x</a>", true), ("<p style=\"color: red\">x</p>", true),
    ]) func `narratives keep to the rules of R4`(content: String, expected: Bool) throws {
        let div = "<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">" + content.replacing("\"", with: "\\\"") + "</div>"
        let json = #"{"resourceType":"Patient","text":{"status":"generated","div":"\#(div)"},"name":[{"text":"a"}]}"#
        #expect(try outcome("text.div.htmlChecks()", json) == ["\(expected)"], "\(content)")
        #expect(try outcome("name.text.htmlChecks()", json) == [])
    }

    @Test func `profiles are asked for beside R4's own types`() throws {
        struct Profiles: ProfilePort {
            func conforms(_ node: NodeID, in arena: Arena, to profile: String) -> Bool? {
                profile == "http://example.org/active" ? arena.string(of: node, named: "active") == "true" : nil
            }
        }
        let environment = FHIRPathEnvironment(profiles: Profiles())
        #expect(try Evaluating.outcome("conformsTo('http://example.org/active')", environment: environment) == ["true"])
        #expect(try Evaluating.outcome("conformsTo('http://example.org/no')", environment: environment) == ["failure: expression-evaluation"])
        #expect(try Evaluating.outcome("name.conformsTo('http://example.org/active')", environment: environment).first?.hasPrefix("failure") == true)
    }

    @Test func `faults have their place`() throws {
        let arena = try Evaluating.patient()
        func offset(_ expression: String) -> Int? {
            do throws(FHIRPathFault) {
                _ = try FHIRPathExpression(expression).answer(in: arena, environment: environment)
                return nil
            } catch { return error.offset }
        }
        #expect(offset("name.given = ") == 13)
        #expect(offset("name.where(nothing = 1)") == 11)
        #expect(offset("active and name.given.single()") == 22)
        #expect(offset("name.given > 5") == 11)
        #expect(offset("gender.memberOf('x')") == 7)
    }
}
