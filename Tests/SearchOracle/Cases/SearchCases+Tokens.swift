/// R4 `search.html#token`.
extension SearchCases {
    static let tokens: Table = [
        // "[parameter]=[code]: … irrespective of the value of the system property"
        "Patient?identifier=12345": "p1 p2 p4",
        // "[parameter]=[system]|[code]"
        "Patient?identifier=urn:mrn|12345": "p1",
        // "[parameter]=|[code]: … and the Coding/Identifier has no system property"
        "Patient?identifier=|12345": "p2",
        // "[parameter]=[system]|: any element where the value of [system] matches the system property"
        "Patient?identifier=urn:mrn|": "p1 p2 p3",
        // "Matches are literal, but not case sensitive"; systems are URIs
        "Patient?identifier=urn:mrn|ABC-x": "p3",
        "Patient?identifier=ABC-X": "p3",
        "Patient?identifier=URN:MRN|12345": "",
        "Patient?identifier=1234": "",
        "Patient?identifier=67890,abc-x": "p2 p3",
        "Patient?identifier=12345&identifier=67890": "p2",
        "MedicationRequest?identifier=rx-1": "m1",
        // Coding and CodeableConcept: system and code of one coding
        "Condition?code=http://snomed.info/sct|195967001": "c1",
        "Condition?code=195967001": "c1",
        "Condition?code=J45": "c3",
        "Condition?code=http://hl7.org/fhir/sid/icd-10|J45": "c3",
        "Condition?code=http://snomed.info/sct|": "c1 c3",
        "Condition?code=http://snomed.info/sct|J45": "",
        "Condition?clinical-status=active": "c1",
        "Organization?type=prov": "o1",
        "Practitioner?communication=de": "d1",
        "Encounter?class=AMB": "e1 e3 e4 e5",
        "Encounter?class=http://terminology.hl7.org/CodeSystem/v3-ActCode|AMB": "e1 e3 e5",
        "Encounter?class=|AMB": "e4",
        "MedicationRequest?code=860975": "m1",
        // code: "the system is defined in the value set (though it's not usually needed)"
        "Patient?gender=male": "p1",
        "Patient?gender=MALE": "p1",
        "Patient?gender=http://hl7.org/fhir/administrative-gender|male": "p1",
        "Patient?gender=http://acme.org/gender|male": "",
        "Patient?gender=|male": "p1",
        "Patient?gender=male,female": "p1 p2 p3",
        // A code that is not known finds nothing
        "Patient?gender=foo": "",
        "Observation?status=final,amended": "b1 b2 b4 b5 b6 b7 b8 b9 b10 b13",
        "Encounter?status=finished": "e1 e4 e6 e7",
        "MedicationRequest?status=active&intent=order": "m1 m3",
        "Patient?address-use=home": "p1",
        // boolean
        "Patient?active=true": "p1 p2",
        "Patient?active=false": "p4",
        "Patient?active:not=true": "p3 p4 p5 p6",
        "Group?actual=true": "g1",
        "Group?value=true": "g1",
        "Group?value=mixed": "g1",
        "Group?exclude=true": "g1",
        // A derived value: deceased in either form
        "Patient?deceased=true": "p3",
        "Patient?deceased=false": "p1 p2 p4 p5 p6",
        // ContactPoint: by value, whatever its system
        "Patient?phone=(03) 5555 6473": "p1",
        "Patient?phone=p.heuvel@gmail.com": "",
        "Patient?telecom=p.heuvel@gmail.com": "p1",
        "Patient?email=EVE@example.org": "p2",
        "Practitioner?email=eve@example.org": "d1",
        // Several paths
        "Observation?code=8480-6": "",
        "Observation?component-code=8480-6": "b7 b8",
        "Observation?combo-code=http://loinc.org|8480-6": "b7 b8",
        "Observation?combo-code=85354-9": "b7 b8",
        "Observation?combo-data-absent-reason=error": "b8",
        "Observation?data-absent-reason=error": "",
        "Observation?value-concept=195967001": "b9",
        // :not, "all resources that do not have a matching item", those without a value too
        "Patient?gender:not=male": "p2 p3 p4 p5 p6",
        "Patient?gender:not=male,female": "p4 p5 p6",
        "Patient?gender:not=female&gender:missing=false": "p1 p5 p6",
        "Condition?code:not=J45": "c1 c2 c4 c5",
        "Condition?code:not=http://snomed.info/sct|J45": "c1 c2 c3 c4 c5",
        "Patient?identifier:not=12345": "p3 p5 p6",
        // :text, a string search on CodeableConcept.text, Coding.display or Identifier.type.text
        "Condition?code:text=headache": "c2",
        "Condition?code:text=asthma": "c1 c3",
        "Condition?code:text=childhood": "c3",
        "Condition?code:text=night": "",
        "Condition?code:text=195967001": "",
        "Encounter?class:text=Inpatient": "e2",
        "Patient?identifier:text=medical": "p1",
        // :of-type, [system]|[code]|[value]
        "Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|12345": "p1",
        "Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|DL|12345": "",
        "Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|DL|abc-X": "p3",
        "Patient?identifier:of-type=MR|12345": "! identifier",
        "Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|": "! identifier",
        // Escapes (search.html#escaping)
        #"MedicationRequest?identifier=http://acme.org/a\|b|1\,2"#: "m3",
        #"MedicationRequest?identifier=1\,2"#: "m3",
        "MedicationRequest?identifier=1,2": "",
        #"MedicationRequest?identifier=x\$y\\z"#: "m3",
        #"MedicationRequest?identifier=http://acme.org|x$y\\z"#: "m3",
        // What is no token
        "Patient?identifier=a|b|c": "! identifier",
        "Patient?identifier=|": "! identifier",
        "Patient?gender=": "p1 p2 p3 p4 p5 p6",
        "Patient?gender=male,": "! gender",
        "Patient?gender:exact=male": "! gender",
        "Patient?gender:contains=male": "! gender",
        "Patient?gender:Patient=male": "! gender",
    ]

    /// `:in` `:not-in` `:above` `:below`, with the code systems and value sets of the world.
    static let tokenTerminology: Table = [
        // "The reference may be literal … or logical (a reference to ValueSet.url)"
        "Condition?code:in=http://acme.org/VS/dogs": "c4 c5",
        "Condition?code:in=http://acme.org/VS/dogs|2": "c4 c5",
        "Condition?code:in=ValueSet/v1": "c4 c5",
        "Condition?code:in=http://example.org/fhir/ValueSet/v1": "c4 c5",
        "Condition?code:in=http://acme.org/fhir/ValueSet/123": "c1 c4",
        "Condition?code:in=http://acme.org/fhir/ValueSet/123&code:in=http://acme.org/VS/dogs": "c4",
        "Observation?value-concept:in=http://acme.org/fhir/ValueSet/123": "b9",
        "Condition?code:not-in=http://acme.org/VS/dogs": "c1 c2 c3",
        "Condition?code:not-in=http://acme.org/fhir/ValueSet/123": "c2 c3 c5",
        // "is subsumed by the specified search code … this includes the coding itself"
        "Condition?code:below=http://acme.org/CS|animal": "c4 c5",
        "Condition?code:below=http://acme.org/CS|dog": "c4 c5",
        "Condition?code:below=http://acme.org/CS|poodle": "c5",
        "Condition?code:below=http://acme.org/CS|cat": "",
        "Condition?code:below=http://acme.org/CS|poodle,http://acme.org/CS|cat": "c5",
        "Condition?code:above=http://acme.org/CS|poodle": "c4 c5",
        "Condition?code:above=http://acme.org/CS|dog": "c4",
        "Condition?code:above=http://acme.org/CS|animal": "",
        "Condition?code:in=http://acme.org/VS/none": "! code",
        "Condition?code:below=dog": "! code",
    ]
}
