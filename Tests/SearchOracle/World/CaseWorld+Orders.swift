/// Medication requests m1…m3, risk assessments r1…r6 and the list li1: places 41 to 50.
extension CaseWorld {
    static let orders = #"""
        [
        {"resourceType": "MedicationRequest", "id": "m1", "status": "active", "intent": "order", "subject": {"reference": "Patient/p1"},
         "encounter": {"reference": "Encounter/e1"}, "requester": {"reference": "Practitioner/d1"}, "authoredOn": "2019-02-03",
         "identifier": [{"value": "RX-1"}], "dosageInstruction": [{"timing": {"event": ["2019-02-05", "2019-03-01T08:00:00Z"]}}],
         "medicationCodeableConcept": {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "860975"}]}},
        {"resourceType": "MedicationRequest", "id": "m2", "status": "completed", "intent": "plan", "subject": {"reference": "Patient/p2"},
         "contained": [{"resourceType": "Medication", "id": "med"}], "medicationReference": {"reference": "#med"},
         "requester": {"reference": "Organization/o2"}, "authoredOn": "2019-02-03T23:00:00-02:00"},
        {"resourceType": "MedicationRequest", "id": "m3", "status": "active", "intent": "order", "subject": {"reference": "Patient/p1"},
         "identifier": [{"system": "http://acme.org/a|b", "value": "1,2"}, {"system": "http://acme.org", "value": "x$y\\z"}],
         "medicationCodeableConcept": {"text": "Aspirin"}},
        {"resourceType": "RiskAssessment", "id": "r1", "status": "final", "subject": {"reference": "Patient/p1"},
         "prediction": [{"probabilityDecimal": 0.8}]},
        {"resourceType": "RiskAssessment", "id": "r2", "status": "final", "subject": {"reference": "Patient/p1"},
         "prediction": [{"probabilityDecimal": 0.85}, {"probabilityDecimal": 0.20}]},
        {"resourceType": "RiskAssessment", "id": "r3", "status": "final", "subject": {"reference": "Patient/p2"},
         "prediction": [{"probabilityRange": {"low": {"value": 0.1}, "high": {"value": 0.3}}}]},
        {"resourceType": "RiskAssessment", "id": "r4", "status": "final", "subject": {"reference": "Patient/p2"},
         "prediction": [{"probabilityDecimal": 100}]},
        {"resourceType": "RiskAssessment", "id": "r5", "status": "final", "subject": {"reference": "Patient/p3"},
         "prediction": [{"probabilityDecimal": 99.6}]},
        {"resourceType": "RiskAssessment", "id": "r6", "status": "registered", "subject": {"reference": "Patient/p3"}},
        {"resourceType": "List", "id": "li1", "status": "current", "mode": "changes", "title": "Ward list",
         "subject": {"reference": "Patient/p1"}, "source": {"reference": "Practitioner/d1"},
         "entry": [{"item": {"reference": "Patient/p2"}}, {"item": {"reference": "Patient/p1"}}, {"item": {"reference": "Condition/c1"}},
         {"item": {"reference": "Patient/p3"}, "deleted": true}]}
        ]
        """#
}
