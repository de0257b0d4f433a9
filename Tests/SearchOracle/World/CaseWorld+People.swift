/// Patients p1…p6 and the group g1: places 9 to 15.
extension CaseWorld {
    static let people = #"""
        [
        {"resourceType": "Patient", "id": "p1", "active": true, "gender": "male", "birthDate": "1974-12-25", "deceasedBoolean": false,
         "meta": {"tag": [{"system": "http://acme.org/codes", "code": "needs-review"}]},
         "name": [{"use": "official", "family": "Chalmers", "given": ["Peter", "James"]}, {"use": "usual", "given": ["Jim"]}],
         "identifier": [{"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}],
         "text": "Medical record"}, "system": "urn:mrn", "value": "12345"}],
         "telecom": [{"system": "phone", "use": "work", "value": "(03) 5555 6473"}, {"system": "email", "value": "p.Heuvel@gmail.com"}],
         "address": [{"use": "home", "line": ["534 Erewhon St"], "city": "PleasantVille", "state": "Vic", "postalCode": "3999"}],
         "generalPractitioner": [{"reference": "Practitioner/d1"}], "managingOrganization": {"reference": "Organization/o1"}},
        {"resourceType": "Patient", "id": "p2", "active": true, "gender": "female", "birthDate": "1980-02",
         "meta": {"tag": [{"system": "http://acme.org/codes", "code": "done"}, {"code": "needs-review"}]},
         "name": [{"family": "van de Heuvel", "given": ["Eve"]}],
         "identifier": [{"system": "urn:mrn", "value": "67890"}, {"value": "12345"}],
         "telecom": [{"system": "email", "value": "eve@example.org"}],
         "generalPractitioner": [{"reference": "Practitioner/d2"}], "managingOrganization": {"reference": "Organization/o1"}},
        {"resourceType": "Patient", "id": "p3", "gender": "female", "birthDate": "1980", "deceasedDateTime": "2015-03-14T10:20:00Z",
         "meta": {"profile": ["http://example.org/fhir/StructureDefinition/lipid|1.0"]},
         "name": [{"family": "Östergård", "given": ["Severine"]}],
         "identifier": [{"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "DL"}]},
         "system": "urn:mrn", "value": "abc-X"}],
         "address": [{"city": "Évora", "line": ["Rua Éden 1"], "country": "PT"}],
         "generalPractitioner": [{"reference": "Practitioner/d3"}, {"reference": "Practitioner/d1"}],
         "link": [{"type": "seealso", "other": {"reference": "Patient/p2"}}]},
        {"resourceType": "Patient", "id": "p4", "active": false, "birthDate": "1980-02-29",
         "_gender": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]},
         "meta": {"profile": ["http://example.org/fhir/StructureDefinition/lipid"]},
         "name": [{"family": "STRASSE", "given": ["Evelyn"]}], "identifier": [{"system": "urn:other", "value": "12345"}]},
        {"resourceType": "Patient", "id": "p5", "gender": "other", "birthDate": "2000-01-01",
         "meta": {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]},
         "name": [{"text": "Eve  Marie \t Straße", "family": "Straße", "given": ["EVE"]}]},
        {"resourceType": "Patient", "id": "p6", "gender": "unknown", "meta": {"source": "urn:feed:1"},
         "managingOrganization": {"reference": "Organization/o2"}},
        {"resourceType": "Group", "id": "g1", "type": "person", "actual": true, "managingEntity": {"reference": "Organization/o1"},
         "characteristic": [
         {"code": {"coding": [{"code": "gender"}]}, "valueCodeableConcept": {"coding": [{"code": "mixed"}]}, "exclude": false},
         {"code": {"coding": [{"code": "smoker"}]}, "valueBoolean": true, "exclude": true}],
         "member": [{"entity": {"reference": "Patient/p1"}}, {"entity": {"reference": "Patient/p2"}}]}
        ]
        """#
}
