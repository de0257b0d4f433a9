import FHIRCore
import FHIRSchema
import FHIRSearch
import Testing

/// What searches find, decided on single resources: values, prefixes, modifiers and filters of every kind against R4's text.
struct MatchingTests {
    /// Each query with whether the resource matches; `?` for those that depend on other resources.
    func expect(_ json: String, _ cases: [(query: String, answer: String)]) throws {
        let resource = try RequestFixture.resource(json)
        let type = RequestFixture.schema.name(resource.type)
        for (query, answer) in cases {
            for purpose in [SearchRequest.Purpose.answer(isLenient: false), .condition] {
                do throws(OperationFailure) {
                    let found = try RequestFixture.request("\(type)?\(query)", purpose).matches(resource)
                    #expect((found.map { $0 ? "+" : "-" } ?? "?") == answer, "\(type)?\(query) (\(purpose))")
                } catch {
                    #expect(answer == "!", "\(type)?\(query) (\(purpose)): \(error.issues.first?.diagnostics ?? "")")
                }
            }
        }
    }

    let patient = #"""
        {"resourceType":"Patient","id":"p1",
         "meta":{"profile":["http://example.org/StructureDefinition/p|1.0"],"source":"http://example.org/s",
          "tag":[{"system":"http://t","code":"red"}],"security":[{"system":"http://s","code":"R"}]},
         "text":{"status":"generated",
          "div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Caf&eacute; <b>vis</b>it</p><p title=\">x\">fever</p></div>"},
         "identifier":[{"type":{"coding":[{"system":"http://v2-0203","code":"MR"}],"text":"Medical record"},
           "system":"http://mrn","value":"A,1|2$3\\4"},{"value":"plain"}],
         "active":true,"name":[{"family":"Müller-Lüdenscheidt","given":["Jörg  Karl","Eve"]},{"text":"Dr. Peter van der Meer"}],
         "telecom":[{"system":"phone","value":"+49 30 1234"},{"system":"email","value":"JM@example.org"}],
         "gender":"male","birthDate":"1974-12-25","deceasedBoolean":false,
         "address":[{"line":["Hauptstr. 1"],"city":"Köln","country":"DE","postalCode":"50667"}],
         "maritalStatus":{"coding":[{"system":"http://m","code":"M","display":"Married"}],"text":"wed"},
         "communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"de","display":"German"}]}}],
         "generalPractitioner":[{"reference":"Practitioner/g1","display":"Doctor Grey"},
           {"type":"Organization","identifier":{"system":"http://o","value":"77"}},{"reference":"http://localhost/fhir/Organization/o1"},
           {"reference":"https://other.example.org/fhir/Practitioner/x"}],
         "managingOrganization":{"reference":"Organization/o2/_history/3"}}
        """#

    @Test func `Strings begin with, contain, or are the value`() throws {
        try expect(
            patient,
            [
                ("family=müller", "+"), ("family=MULLER", "+"), ("family=Mu", "+"), ("family=uller", "-"), ("family:contains=LUDEN", "+"),
                ("family:contains=xyz", "-"), ("family:exact=Müller-Lüdenscheidt", "+"), ("family:exact=müller-lüdenscheidt", "-"),
                ("family:exact=Müller", "-"), ("name=peter", "-"), ("name=dr. pet", "+"), ("name=eve", "+"), ("given=jörg karl", "+"),
                ("given=jorg   KARL", "+"), ("name=mul,xxx", "+"), ("name=xxx,yyy", "-"), ("family=mul&given=eve", "+"),
                ("family=mul&given=adam", "-"), ("family:missing=false", "+"), ("family:missing=true", "-"),
                ("address-state:missing=true", "+"),
                ("address=köln", "+"), ("address-city=kol", "+"), ("address-postalcode=506", "+"), ("address=hauptstr. 1", "+"),
                ("phonetic=mul", "+"), ("family=a\\,b", "-"), ("name= ", "!"), ("name=a,,b", "!"),
            ])
    }

    @Test func `Long strings are decided beyond what keys keep`() throws {
        let long = String(repeating: "abcdefghi ", count: 12) + "END"
        try expect(
            #"{"resourceType":"Questionnaire","status":"draft","title":"\#(long)"}"#,
            [
                ("title=\(long)", "+"), ("title=\(long)x", "-"), ("title=\(long.dropLast(3))", "+"), ("title=\(long.dropLast(3))X", "-"),
                ("title:contains=i END", "+"), ("title:contains=i ENDE", "-"), ("title:exact=\(long)", "+"),
                ("title:exact=\(long.uppercased())", "-"),
                ("title:contains=abcdefghi abc", "+"), ("_filter=title eq \"\(long)\"", "+"), ("_filter=title eq \"\(long)x\"", "-"),
                ("_filter=title ne \"\(long)\"", "-"), ("_filter=title ne \"\(long)x\"", "+"), ("_filter=title ew \"i end\"", "+"),
                ("_filter=title ew \"i en\"", "-"), ("_filter=title gt \"\(long.dropLast())\"", "+"), ("_filter=title lt \"\(long)\"", "-"),
                ("_filter=title le \"\(long)\"", "+"), ("_filter=title ge \"\(long)z\"", "-"),
            ])
    }

    @Test func `Tokens by code, system, absence of a system`() throws {
        try expect(
            patient,
            [
                ("gender=male", "+"), ("gender=MALE", "+"), ("gender=female", "-"), ("gender=female,male", "+"), ("gender:not=male", "-"),
                ("gender:not=female", "+"), ("gender:not=female,male", "-"), ("gender=http://hl7.org/fhir/administrative-gender|male", "+"),
                ("gender=http://x|male", "-"), ("gender=|male", "+"), ("active=true", "+"), ("active=false", "-"), ("deceased=false", "+"),
                ("identifier=plain", "+"), ("identifier=|plain", "+"), ("identifier=http://mrn|plain", "-"),
                ("identifier=http://mrn|", "+"),
                ("identifier=http://other|", "-"), (#"identifier=http://mrn|A\,1\|2\$3\\4"#, "+"), (#"identifier=A\,1\|2\$3\\4"#, "+"),
                ("identifier=A,1", "-"), ("language=de", "+"), ("language=urn:ietf:bcp:47|de", "+"), ("email=jm@EXAMPLE.org", "+"),
                ("phone=+49 30 1234", "+"), ("telecom=JM@example.org", "+"), ("phone=JM@example.org", "-"), ("_tag=http://t|red", "+"),
                ("_tag=red", "+"), ("_tag=http://t|blue", "-"), ("_tag:not=blue", "+"), ("_security=R", "+"),
                ("_security:missing=true", "-"),
                ("identifier=a|b|c", "!"), ("identifier=|", "!"), ("language:not=fr", "+"), ("address-use:not=home", "+"),
                ("gender:missing=false", "+"), ("language:text=ger", "+"), ("language:text=man", "-"), ("identifier:text=medical", "+"),
                ("identifier:of-type=http://v2-0203|MR|A\\,1\\|2\\$3\\\\4", "+"), ("identifier:ofType=http://v2-0203|MR|plain", "-"),
                ("identifier:of-type=http://v2-0203|XX|A\\,1\\|2\\$3\\\\4", "-"), ("identifier:of-type=MR|plain", "!"),
                ("identifier:of-type=|MR|plain", "!"), ("_filter=gender eq male", "+"), ("_filter=gender ne male", "-"),
                ("_filter=gender ne female", "+"), ("_filter=identifier ne plain", "+"), ("_filter=not (gender eq male)", "-"),
                ("_filter=identifier ne http://mrn|", "+"), ("_filter=_tag ne http://t|", "-"), ("_filter=address-use ne home", "-"),
                ("_filter=gender eq male and active eq false", "-"), ("_filter=gender eq male or active eq false", "+"),
                ("_filter=active eq false and gender eq female or family sw mul", "+"), ("_filter=gender pr true", "+"),
                ("_filter=gender pr false", "-"), ("_filter=address-state pr false", "+"),
            ])
    }

    @Test func `Strings and identities in filters`() throws {
        try expect(
            patient,
            [
                ("_filter=family eq \"müller-lüdenscheidt\"", "+"), ("_filter=family eq muller", "-"), ("_filter=family ne \"x\"", "+"),
                ("_filter=family ne \"müller-lüdenscheidt\"", "-"), ("_filter=given ne eve", "+"), ("_filter=family co LUDEN", "+"),
                ("_filter=family sw mul", "+"), ("_filter=family ew SCHEIDT", "+"), ("_filter=family ew scheid", "-"),
                ("_filter=family gt l", "+"), ("_filter=family gt n", "-"), ("_filter=family lt n", "+"), ("_filter=family lt m", "-"),
                ("_filter=family ge \"muller-ludenscheidt\"", "+"), ("_filter=family gt \"muller-ludenscheidt\"", "-"),
                ("_filter=family le \"muller-ludenscheidt\"", "+"), ("_filter=family ap x", "!"), ("_filter=family sa x", "!"),
                ("_filter=_id eq p1", "+"), ("_filter=_id ne p1", "-"), ("_id=p1", "+"), ("_id=p2", "-"), ("_id=p2,p1", "+"),
                ("_id=a_b", "-"),
                ("_id:not=p1", "-"), ("_id:not=p2", "+"), ("_id:missing=true", "-"), ("_id:missing=false", "+"), ("_id=p1&_id=p2", "-"),
            ])
    }

    @Test func `URIs are equal, below and above`() throws {
        try expect(
            #"{"resourceType":"ValueSet","status":"draft","url":"http://acme.org/fhir/ValueSet/123"}"#,
            [
                ("url=http://acme.org/fhir/ValueSet/123", "+"), ("url=http://acme.org/fhir/ValueSet/12", "-"),
                ("url=HTTP://acme.org/fhir/ValueSet/123", "-"),
                ("url:below=http://acme.org/fhir", "+"), ("url:below=http://acme.org/other", "-"),
                ("url:above=http://acme.org/fhir/ValueSet/123/_history/5", "+"), ("url:above=http://acme.org/fhir/ValueSet/123", "+"),
                ("url:above=http://acme.org/fhir/ValueSet/1234", "-"), ("url:missing=true", "-"),
                ("url=a,http://acme.org/fhir/ValueSet/123", "+"),
                ("_filter=url sw http://acme", "+"), ("_filter=url ne http://acme", "+"),
                ("_filter=url ne http://acme.org/fhir/ValueSet/123", "-"),
                ("_filter=url co acme", "!"),
            ])
        try expect(
            patient,
            [("_source=http://example.org/s", "+"), ("_profile:below=http://example.org/StructureDefinition", "+"), ("_profile=x", "-")])
        let long = "http://example.org/" + String(repeating: "a/", count: 60)
        try expect(
            #"{"resourceType":"ValueSet","status":"draft","url":"\#(long)b"}"#,
            [
                ("url=\(long)b", "+"), ("url=\(long)c", "-"), ("url:below=\(long)", "+"), ("url:below=\(long)c", "-"),
                ("url:above=\(long)b/c", "+"),
            ])
    }

    @Test func `References by id, type, URL, version and identifier`() throws {
        try expect(
            patient,
            [
                ("general-practitioner=Practitioner/g1", "+"), ("general-practitioner=g1", "+"),
                ("general-practitioner=Organization/g1", "-"),
                ("general-practitioner:Practitioner=g1", "+"), ("general-practitioner:Organization=g1", "-"),
                ("general-practitioner=http://localhost/fhir/Practitioner/g1", "+"), ("general-practitioner=Organization/o1", "+"),
                ("general-practitioner=https://other.example.org/fhir/Practitioner/x", "+"),
                ("general-practitioner=https://other.example.org/fhir/Practitioner/y", "-"), ("general-practitioner=x", "-"),
                ("general-practitioner:identifier=http://o|77", "+"), ("general-practitioner:identifier=77", "+"),
                ("general-practitioner:identifier=http://o|78", "-"), ("general-practitioner:identifier=http://x|77", "-"),
                ("general-practitioner:text=doctor", "+"), ("general-practitioner:text=grey", "-"),
                ("general-practitioner:missing=false", "+"),
                ("link:missing=true", "+"), ("link:missing=false", "-"), ("organization=Organization/o2", "+"),
                ("organization=Organization/o2/_history/3", "+"), ("organization=Organization/o2/_history/4", "-"),
                ("organization=o2", "+"),
                ("general-practitioner=Organization/o2", "-"), ("general-practitioner=nobody,Practitioner/g1", "+"),
                ("_filter=general-practitioner re Practitioner/g1", "+"), ("_filter=organization re Organization/o9", "-"),
                ("_filter=organization eq Organization/o2", "!"), ("_filter=organization pr true", "+"), ("_filter=link pr true", "-"),
                ("general-practitioner.name=x", "?"), ("_has:Observation:patient:code=x", "?"), ("_list=l1", "?"),
                ("family=nobody&general-practitioner.name=x", "-"), ("general-practitioner:Patient=1", "!"),
            ])
        try expect(
            #"{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://q.org/Q|2.1.3"}"#,
            [
                ("questionnaire=http://q.org/Q", "+"), ("questionnaire=http://q.org/Q|2.1.3", "+"),
                ("questionnaire=http://q.org/Q|2.1", "-"),
                ("questionnaire:below=http://q.org/Q|2", "+"), ("questionnaire:below=http://q.org/Q|2.1", "+"),
                ("questionnaire:below=http://q.org/Q|2.1.3", "+"), ("questionnaire:below=http://q.org/Q|2.1.30", "-"),
                ("questionnaire:below=http://q.org/Q|2.", "-"), ("questionnaire:below=http://q.org/R|2", "-"),
                ("questionnaire:below=http://q.org/Q", "!"),
                ("questionnaire:identifier=1", "!"), ("questionnaire.name=x", "?"),
            ])
    }

    let vitals = #"""
        {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
         "subject":{"reference":"Patient/1"},
         "component":[
           {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":140,"unit":"mmHg"}},
           {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80,"unit":"mmHg"}}]}
        """#

    @Test func `Composites hold of one element`() throws {
        try expect(
            vitals,
            [
                ("component-code-value-quantity=8480-6$140", "+"), ("component-code-value-quantity=8480-6$80", "-"),
                ("component-code-value-quantity=8462-4$lt90", "+"), ("component-code-value-quantity=8480-6$lt90", "-"),
                ("component-code-value-quantity=http://loinc.org|8480-6$gt130", "+"), ("combo-code-value-quantity=8480-6$140", "+"),
                ("combo-code-value-quantity=85354-9$140", "-"), ("component-code-value-quantity=8480-6$80,8480-6$140", "+"),
                ("component-code-value-quantity=8480-6", "!"), ("component-code-value-quantity=8480-6$", "!"),
                ("component-code-value-quantity=8480-6$140$1", "!"), ("component-code-value-quantity=8480-6$x", "!"),
                ("component-code-value-quantity:missing=true", "!"), ("combo-code=8480-6", "+"), ("combo-code=85354-9", "+"),
                ("combo-code=8480-7", "-"), ("combo-code:not=8480-7", "+"), ("combo-code:not=8480-6", "-"), ("code=8480-6", "-"),
                ("component-code=8480-6", "+"), ("patient=1", "+"), ("patient=Patient/1", "+"), ("subject=Patient/1", "+"),
                ("subject:Patient=1", "+"),
                ("patient=Patient/2", "-"), ("subject:Group=1", "-"), ("patient=Group/1", "-"), ("patient:missing=false", "+"),
                ("_filter=component-code-value-quantity eq 8480-6$140", "+"), ("_filter=component-code-value-quantity eq 8480-6$80", "-"),
                ("_filter=component-code-value-quantity ne 8480-6$80", "!"), ("_filter=code eq loinc|85354-9", "+"),
                ("_filter=code eq snomed|85354-9", "-"),
            ])
    }

    @Test func `Groups of a filter hold of one element`() throws {
        try expect(
            #"""
            {"resourceType":"Group","type":"person","actual":false,"characteristic":[
              {"code":{"coding":[{"code":"gender"}]},"valueCodeableConcept":{"coding":[{"code":"female"}]},"exclude":false},
              {"code":{"coding":[{"code":"site"}]},"valueCodeableConcept":{"coding":[{"code":"north"}]},"exclude":false}]}
            """#,
            [
                ("_filter=characteristic[code eq gender].value eq female", "+"),
                ("_filter=characteristic[code eq gender].value eq north", "-"),
                ("_filter=characteristic[not (code eq gender)].value eq north", "+"),
                ("_filter=characteristic[not (code eq gender)].value eq female", "-"),
                ("_filter=characteristic[code eq gender or code eq site].value eq north", "+"),
                ("_filter=characteristic[name eq x].value eq y", "!"),
                ("_filter=characteristic[code eq x].name eq y", "!"), ("_filter=characteristic eq gender", "+"),
            ])
        try expect(
            #"""
            {"resourceType":"DocumentReference","status":"current",
             "content":[{"attachment":{"contentType":"text/html;charset=utf-8"}}],"relatesTo":[
              {"code":"replaces","target":{"reference":"DocumentReference/a"}},
              {"code":"signs","target":{"reference":"DocumentReference/b"}}]}
            """#,
            [
                ("_filter=relatesTo[code eq replaces].target re DocumentReference/a", "+"),
                ("_filter=relatesTo[code eq replaces].target re DocumentReference/b", "-"), ("relationship=DocumentReference/b$signs", "+"),
                ("relationship=DocumentReference/a$signs", "-"), ("contenttype:below=text", "+"), ("contenttype:below=text/", "+"),
                ("contenttype:below=text/html", "+"), ("contenttype:below=image", "-"), ("contenttype:below=tex", "-"),
            ])
    }

    @Test func `Concepts by value set and hierarchy`() throws {
        let system = Animals.system
        try expect(
            #"""
            {"resourceType":"Observation","status":"final",
             "code":{"coding":[{"system":"\#(system)","code":"dog","display":"Canis"},{"code":"x"}],"text":"Good boy"}}
            """#,
            [
                ("code:in=http://example.org/pets", "+"), ("code:not-in=http://example.org/pets", "-"),
                ("code:in=http://example.org/all", "+"),
                ("code:in=http://example.org/wild", "-"), ("code:not-in=http://example.org/wild", "+"),
                ("code:in=http://example.org/huge", "+"),
                ("code:not-in=http://example.org/huge", "-"), ("code:in=http://example.org/none", "!"),
                ("code:below=\(system)|mammal", "+"),
                ("code:below=\(system)|animal", "+"), ("code:below=\(system)|dog", "+"), ("code:below=\(system)|bird", "-"),
                ("code:above=\(system)|dog", "+"), ("code:above=\(system)|cat", "-"), ("code:above=\(system)|animal", "-"),
                ("code:below=mammal", "!"),
                ("code:below=http://other|x", "!"), ("code:below=\(system)|", "!"), ("code:below=\(system)|unknown", "-"),
                ("code:text=good", "+"), ("code:text=CAN", "+"), ("code:text=boy", "-"), ("_filter=code in http://example.org/pets", "+"),
                ("_filter=code ni http://example.org/pets", "-"), ("_filter=code ss \(system)|mammal", "+"),
                ("_filter=code ss \(system)|bird", "-"),
                ("_filter=code sb \(system)|dog", "+"), ("_filter=code sb \(system)|cat", "-"), ("_filter=code ne \(system)|dog", "+"),
                ("value-concept:not-in=http://example.org/pets", "+"),
            ])
    }

    @Test func `Elements without a value of their own are not missing`() throws {
        try expect(
            ##"""
            {"resourceType":"Observation","status":"final","code":{"text":"only text"},"subject":{"display":"somebody"},
             "performer":[{"reference":"#p"}],"contained":[{"resourceType":"Practitioner","id":"p"}]}
            """##,
            [
                ("code:missing=false", "+"), ("code:missing=true", "-"), ("code:text=only", "+"), ("code:not=x", "+"),
                ("subject:missing=false", "+"),
                ("performer:missing=false", "+"), ("encounter:missing=true", "+"), ("value-quantity:missing=true", "+"),
                ("code=only text", "-"),
                ("combo-code:missing=false", "+"), ("component-code:missing=true", "+"), ("_filter=code ne x", "-"),
                ("subject:text=some", "+"),
            ])
    }

    @Test func `Words of the narrative and of everything`() throws {
        try expect(
            patient,
            [
                ("_text=café", "+"), ("_text=CAFE", "+"), ("_text=visit", "+"), ("_text=vis", "-"), ("_text=visit fever", "+"),
                ("_text=fever visit", "+"),
                ("_text=visit cough", "-"), ("_text=cough,fever", "+"), ("_text=x", "-"), ("_text=title", "-"), ("_text=...", "!"),
                ("_text:exact=x", "!"),
                ("_content=fever", "+"), ("_content=eve köln", "+"), ("_content=married", "+"), ("_content=nowhere", "-"),
                ("_content=html", "-"),
            ])
        try expect(
            patient,
            [
                ("_text=visit or cough", "+"), ("_text=cough OR visit", "+"), ("_text=cough or x", "-"), ("_text=visit and fever", "+"),
                ("_text=visit AND cough", "-"), ("_text=cough and x or fever", "+"), ("_text=fever or x and cough", "+"),
                ("_text=(fever or x) and cough", "-"), ("_text=(cough OR fever) and visit", "+"), ("_text=fever (visit)", "+"),
                ("_text=fever and/or visit", "-"), ("_text=\"cafe visit\"", "+"), ("_text=\"visit cafe\"", "-"),
                ("_text=\"cafe visit fever\"", "+"), ("_text=\"cafe fever\"", "-"), ("_text=\"fever\"", "+"), ("_text=\"or\"", "-"),
                ("_text=\"cafe visit\" fever", "+"), ("_text=fever\"cafe visit\"", "+"), ("_text=fever - visit!", "+"),
                ("_text=((((fever))))", "+"), ("_text=fever\\,visit", "+"),
                ("_content=\"peter van der meer\"", "+"), ("_content=\"karl eve\"", "-"), ("_content=karl eve", "+"),
                ("_content=\"hauptstr 1\"", "+"), ("_content=(doctor or nurse) and (grey or green)", "+"),
                ("_content=NEAR(doctor grey)", "-"), ("_content=doctor*", "+"), ("_content=doc*", "-"), ("_content=content:doctor", "-"),
                ("_content=-doctor", "+"), ("_content=^doctor", "+"), ("_content=not doctor", "-"),
            ])
        for faulty in [
            "or", "and", "or fever", "fever or", "fever and", "and fever", "fever or or visit", "fever and or visit", "(fever", "fever)",
            "()", ")(", "( or )", "fever ()", "\"fever", "fever\"", "\"\"", "\"...\"", "fever \"", "...", "*", "\u{2028}", "fever,",
            ",fever", "fever,,visit", "(fever,visit)", "\"fever,visit\"", String(repeating: "(", count: 70) + "x", "\\",
        ] {
            try expect(patient, [("_text=\(faulty)", "!"), ("_content=\(faulty)", "!")])
        }
        #expect(throws: OperationFailure.self) { try RequestFixture.request("Binary?_text=x") }
    }

    @Test func `Places by distance`() throws {
        // Berlin, Brandenburg Gate; Potsdam is some 26 km away.
        try expect(
            #"{"resourceType":"Location","position":{"longitude":13.3777,"latitude":52.5163}}"#,
            [
                ("near=52.5163|13.3777|1|km", "+"), ("near=52.3906|13.0645|20|km", "-"), ("near=52.3906|13.0645|30|km", "+"),
                ("near=52.3906|13.0645|30", "+"), ("near=52.3906|13.0645|30000|m", "+"), ("near=52.52|13.38", "+"),
                ("near=52.3906|13.0645", "-"),
                ("near=52.3906|13.0645|20|[mi_us]", "!"), ("near=91|0", "!"), ("near=52.5", "!"), ("near=a|b", "!"),
                ("near=52|13|-1|km", "!"),
                ("near=52|13|1|s", "!"), ("near=52|13|1|km|x", "!"), ("near:missing=true", "-"), ("near:missing=false", "+"),
            ])
    }
}
