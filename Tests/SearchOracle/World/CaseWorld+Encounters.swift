/// Encounters e1…e7: places 16 to 22.
extension CaseWorld {
    static let encounters = #"""
        [
        {"resourceType": "Encounter", "id": "e1", "status": "finished",
         "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
         "subject": {"reference": "Patient/p1"}, "period": {"start": "2013-01-13T22:00:00Z", "end": "2013-01-14T10:00:00Z"},
         "length": {"value": 720, "system": "http://unitsofmeasure.org", "code": "min", "unit": "min"},
         "participant": [{"individual": {"reference": "Practitioner/d1"}}], "serviceProvider": {"reference": "Organization/o1"},
         "location": [{"location": {"reference": "Location/l1"}, "period": {"start": "2013-01-13", "end": "2013-01-14"}}]},
        {"resourceType": "Encounter", "id": "e2", "status": "in-progress",
         "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP", "display": "inpatient encounter"},
         "subject": {"reference": "Patient/p2"}, "period": {"start": "2013-01-21"}, "partOf": {"reference": "Encounter/e1"},
         "length": {"value": 2, "system": "http://unitsofmeasure.org", "code": "h", "unit": "hours"}},
        {"resourceType": "Encounter", "id": "e3", "status": "planned",
         "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
         "subject": {"reference": "Group/g1"}, "period": {"end": "2013-01-21"},
         "participant": [{"individual": {"reference": "Practitioner/d2"}}]},
        {"resourceType": "Encounter", "id": "e4", "status": "finished", "class": {"code": "AMB"},
         "subject": {"reference": "Patient/p3/_history/1"}},
        {"resourceType": "Encounter", "id": "e5", "status": "cancelled",
         "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "amb"},
         "subject": {"reference": "http://example.org/fhir/Patient/p1"}, "period": {"start": "2013-03-15", "end": "2013-03-16"}},
        {"resourceType": "Encounter", "id": "e6", "status": "finished",
         "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "EMER"},
         "subject": {"type": "Patient", "identifier": {"system": "urn:mrn", "value": "12345"}, "display": "Peter"}},
        {"resourceType": "Encounter", "id": "e7", "status": "finished",
         "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "VR"},
         "subject": {"reference": "http://other.org/fhir/Patient/p1", "identifier": {"system": "urn:mrn", "value": "12345"}}}
        ]
        """#
}
