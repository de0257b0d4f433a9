/// Conditions c1…c5: places 23 to 27.
extension CaseWorld {
    static let conditions = #"""
        [
        {"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"}, "encounter": {"reference": "Encounter/e1"},
         "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
         "code": {"coding": [{"system": "http://snomed.info/sct", "code": "195967001", "display": "Asthma"}]},
         "onsetDateTime": "2009-05-23", "recordedDate": "2013-03-14", "asserter": {"reference": "Practitioner/d1"}},
        {"resourceType": "Condition", "id": "c2", "subject": {"reference": "Patient/p2"},
         "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "resolved"}]},
         "code": {"text": "Headache at night"}, "recordedDate": "2023-01-01",
         "onsetAge": {"value": 52, "unit": "years", "system": "http://unitsofmeasure.org", "code": "a"}},
        {"resourceType": "Condition", "id": "c3", "subject": {"reference": "Patient/p1"}, "asserter": {"reference": "Patient/p2"},
         "code": {"coding": [{"system": "http://snomed.info/sct", "code": "233678006", "display": "Childhood asthma"},
         {"system": "http://hl7.org/fhir/sid/icd-10", "code": "J45"}], "text": "Ásthma of Child"},
         "onsetRange": {"low": {"value": 30, "system": "http://unitsofmeasure.org", "code": "a"},
         "high": {"value": 40, "system": "http://unitsofmeasure.org", "code": "a"}}},
        {"resourceType": "Condition", "id": "c4", "subject": {"reference": "Group/g1"}, "onsetString": "Since birth",
         "code": {"coding": [{"system": "http://acme.org/CS", "code": "dog", "display": "Dog"}]}},
        {"resourceType": "Condition", "id": "c5", "subject": {"reference": "Patient/p3"},
         "code": {"coding": [{"system": "http://acme.org/CS", "code": "poodle"}]},
         "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "inactive"}]},
         "onsetPeriod": {"start": "2010", "end": "2012"}, "abatementDateTime": "2012-06"}
        ]
        """#
}
