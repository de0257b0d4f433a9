/// R4 `search.html#all`, `#missing`, `#combining`, `#list`, `#chaining`, `#has` and `#errors`.
extension SearchCases {
    static let everyResource: Table = [
        "Patient?_id=p1": "p1",
        "Patient?_id=p3,p1": "p1 p3",
        "Patient?_id=P1": "",
        "Patient?_id=nobody": "",
        "Patient?_id=p1&_id=p2": "",
        "Patient?_id=p1&gender=female": "",
        "Patient?_id=b1": "",
        // _lastUpdated
        "Patient?_lastUpdated=2023-01-01": "p1 p2 p3 p4 p5 p6",
        "Patient?_lastUpdated=gt2023-01-01T10:30:00Z": "p3 p4 p5 p6",
        "Patient?_lastUpdated=ge2023-01-01T11:00:00Z": "p3 p4 p5 p6",
        "Patient?_lastUpdated=lt2023-01-01T10:00:00.000Z": "p1",
        "Patient?_lastUpdated=le2023-01-01T10:00:00.000Z": "p1 p2",
        "Patient?_lastUpdated=2023-01-01T10:00Z": "p2",
        "Patient?_lastUpdated=2023-01-01T12:00+02:00": "p2",
        "Condition?_lastUpdated=ge2023-01-02&_lastUpdated=lt2023-01-02T02:00Z": "c2 c3",
        "RiskAssessment?_lastUpdated=sa2023-01-02": "r5 r6",
        "RiskAssessment?_lastUpdated=eb2023-01-03": "r1 r2 r3 r4",
        "RiskAssessment?_lastUpdated=ne2023-01-02": "r5 r6",
        "Patient?_lastUpdated=yesterday": "! _lastUpdated",
        // _tag, _profile, _security, _source
        "Patient?_tag=http://acme.org/codes|needs-review": "p1",
        "Patient?_tag=needs-review": "p1 p2",
        "Patient?_tag=|needs-review": "p2",
        "Patient?_tag=http://acme.org/codes|": "p1 p2",
        "Patient?_tag:not=needs-review": "p3 p4 p5 p6",
        "Patient?_tag:missing=true": "p3 p4 p5 p6",
        "Patient?_security=R": "p5",
        "Patient?_security=http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R": "p5",
        "Patient?_profile=http://example.org/fhir/StructureDefinition/lipid": "p4",
        "Patient?_profile=http://example.org/fhir/StructureDefinition/lipid|1.0": "p3",
        "Patient?_profile:below=http://example.org/fhir/StructureDefinition/lipid": "p3 p4",
        "Patient?_source=urn:feed:1": "p6",
        // _list
        "Patient?_list=li1": "p1 p2",
        "Patient?_list=li1&gender=male": "p1",
        "Condition?_list=li1": "c1",
        "Patient?_list=nothing": "",
        // All types: "parameters common to all types only", of those that _type names
        "?_id=p1": "p1",
        "?_lastUpdated=lt2023-01-01T02:00Z": "o1 o2",
        "?_type=Patient,Practitioner&name=eve": "d1 p2 p4 p5",
        "?_type=Organization,Location&name=acme": "o1 o3",
        "?_type=Patient&birthdate=1980": "p2 p3 p4",
        "?_tag=needs-review": "p1 p2",
        "?name=eve": "! name",
        "?_type=Patient,Observation&birthdate=1980": "! birthdate",
        "?_type=Nothing": "! _type",
    ]

    static let missing: Table = [
        // "all the resources that don't have a value for the parameter"; extensions are no value
        "Patient?gender:missing=true": "p4",
        "Patient?gender:missing=false": "p1 p2 p3 p5 p6",
        "Patient?name:missing=true": "p6",
        "Patient?birthdate:missing=true": "p6",
        "Patient?death-date:missing=true": "p1 p2 p4 p5 p6",
        "Patient?link:missing=false": "p3",
        "Patient?_profile:missing=false": "p3 p4",
        "RiskAssessment?probability:missing=true": "r6",
        "Observation?value-quantity:missing=false": "b1 b2 b3 b4 b5 b6 b12",
        "Observation?date:missing=true": "b9 b11 b12 b13",
        "Encounter?date:missing=true": "e4 e6 e7",
        "Condition?encounter:missing=false": "c1",
        "ValueSet?url:missing=true": "",
        "Location?near:missing=false": "l1 l2 l3",
        // A text without codes, an identifier or a contained resource instead of a reference are values
        "Condition?code:missing=true": "",
        "Observation?subject:missing=true": "b11 b12 b13",
        "Encounter?subject:missing=true": "",
        "MedicationRequest?medication:missing=false": "m2",
        "Patient?gender:missing=maybe": "! gender",
        "Patient?gender:missing=": "p1 p2 p3 p4 p5 p6",
    ]

    static let combining: Table = [
        // "and" by repetition or other parameters, "or" by commas
        "Patient?gender=female&birthdate=1980": "p2 p3",
        "Patient?birthdate=1980&gender=female": "p2 p3",
        "Practitioner?communication=fr,de": "d1",
        "Patient?given:exact=Eve,EVE": "p2 p5",
        "Patient?gender=female,male&birthdate=ge1980": "p2 p3",
        "Observation?subject=Patient/p1&code=2823-3&date=2013-01-14T10:00": "b2",
        "Observation?status=final&status=preliminary": "",
        "Patient?gender=female&gender:not=male&active=true": "p2",
        // Parameters about the answer do not filter
        "Patient?gender=female&_total=none": "p2 p3",
    ]

    static let chaining: Table = [
        // "subject:Patient.name=peter", "subject.name=peter"
        "Observation?subject:Patient.name=peter": "b1 b2 b7",
        "Observation?subject.name=peter": "b1 b2 b7",
        "Observation?subject.name=ward": "b6",
        "Observation?subject:Location.name=ward": "b6",
        "Observation?patient.name=eve": "b3 b4 b8",
        "Observation?patient.gender=female": "b3 b4 b5 b8 b9",
        // A chain is evaluated inside contained resources, too
        "Observation?patient.gender:not=male": "b3 b4 b5 b8 b9 b10",
        "Observation?patient.family:exact=Chalmers": "b1 b2 b7",
        "Observation?subject.identifier=urn:mrn|12345": "b1 b2 b7",
        "Observation?subject.birthdate=ge1980": "b3 b4 b5 b8 b9",
        "Observation?subject._id=p1": "b1 b2 b7",
        "Observation?performer.name=eve": "b1 b12",
        "Observation?performer:Patient.name=eve": "b12",
        "Observation?has-member.code=2823-3": "b9",
        // "chained parameters are evaluated separately": the two may be met by different practitioners
        "Patient?general-practitioner.name=Joe&general-practitioner.address-state=MN": "p2 p3",
        "Patient?general-practitioner:Practitioner.name=müller": "p1 p3",
        // Longer chains
        "Observation?encounter.service-provider.name=acme": "b2",
        "Observation?patient.general-practitioner.name=joe": "b3 b4 b5 b8 b9",
        "Observation?patient.organization.name=acme": "b1 b2 b3 b4 b7 b8",
        "Observation?derived-from.has-member.patient.name=peter": "b13",
        "Patient?organization.partof.name=acme": "p6",
        "Encounter?part-of.subject.name=peter": "e2",
        "Encounter?location.near=47.37|8.54|1|km": "e1",
        "Observation?encounter.date=2013": "b2",
        "MedicationRequest?requester.name=united": "m2",
        // Versioned references lead to the resource; references elsewhere lead nowhere
        "Encounter?patient.family=ostergard": "e4",
        "Encounter?subject.name=peter": "e1 e5",
        "Encounter?subject.gender=unknown": "",
        "Observation?patient.name=peter&code=2823-3": "b1 b2",
        "Observation?subject.nmae=1": "! nmae",
        "Observation?code.name=x": "! code",
        "Observation?subject:Practitioner.name=x": "! subject",
        "Observation?subject:Patient.birthdate=never": "! birthdate",
        "Observation?subject.name:below=x": "! name",
    ]

    static let has: Table = [
        // "Patient?_has:Observation:patient:code=1234-5"
        "Patient?_has:Observation:patient:code=1234-5": "p3",
        "Patient?_has:Observation:patient:code=2823-3": "p1 p2",
        "Patient?_has:Observation:patient:code=http://acme.org/lab|2823-3": "p2",
        "Patient?_has:Observation:patient:code=1234-5,718-7": "p3",
        "Patient?_has:Observation:patient:code=2823-3&_has:Observation:patient:code=1234-5": "",
        "Patient?_has:Observation:patient:code=2823-3&_has:Observation:patient:status=preliminary": "p2",
        "Patient?_has:Observation:subject:status=preliminary": "p2",
        "Patient?_has:Observation:performer:status=registered": "p2",
        "Patient?_has:Observation:patient:code:not=2823-3": "p1 p2 p3",
        "Patient?_has:Observation:patient:value-quantity=gt5.4|http://unitsofmeasure.org|mg": "p3",
        "Patient?_has:Encounter:patient:status=finished": "p1 p3",
        "Patient?_has:Group:member:_id=g1": "p1 p2",
        "Location?_has:Observation:subject:code=score": "l1",
        "Practitioner?_has:Patient:general-practitioner:gender=female": "d1 d2 d3",
        "Organization?_has:Organization:partof:name=acme": "o2",
        "Patient?_has:Observation:patient:code=2823-3&gender=female": "p2",
        // Nested, with a chain, and in a chain: "Encounter?patient._has:Group:member:_id=102"
        "Patient?_has:Encounter:patient:_has:Observation:encounter:code=2823-3": "p1",
        "Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code=718-7": "d1 d3",
        "Patient?_has:Encounter:patient:location.name=ward": "p1",
        "Encounter?patient._has:Group:member:_id=g1": "e1 e2 e5",
        "Observation?patient._has:Condition:patient:code=195967001": "b1 b2 b7",
        "Patient?_has:Observation:patient:nmae=1": "! nmae",
        "Patient?_has:Observation:nmae:code=1": "! nmae",
        "Patient?_has:Nothing:patient:code=1": "! Nothing",
        "Patient?_has:Observation:code:status=final": "! _has",
        "Patient?_has:Observation:patient=1": "! _has",
        "Patient?_has:Location:organization:name=ward": "! _has",
        "Patient?_has:Observation:patient:date=never": "! date",
    ]

    static let errors: Table = [
        "Patient?nmae=peter": "! nmae",
        "Patient?Gender=male": "! Gender",
        "Patient?subject=1": "! subject",
        "Observation?value=5": "! value",
        "Patient?gender:unknown=male": "! gender",
        "Patient?birthdate:missing=1980": "! birthdate",
        "Patient?name=eve&nmae=x": "! nmae",
        "Nothing?name=eve": "! Nothing",
        "Patient/p1/Nothing": "! Nothing",
    ]
}
