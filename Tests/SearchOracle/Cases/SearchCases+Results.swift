/// R4 `search.html#sort`, `#include` and, of `compartmentdefinition.html` and `http.html#vsearch`, compartments.
extension SearchCases {
    static let sorting: Table = [
        // Without: the order of creation
        "Patient": "p1 p2 p3 p4 p5 p6",
        "Patient?gender=female,male": "p1 p2 p3",
        // By the beginning of an interval, "-" by its end; without a value last
        "Patient?_sort=birthdate": "p1 p3 p2 p4 p5 p6",
        "Patient?_sort=-birthdate": "p5 p3 p2 p4 p1 p6",
        "Encounter?_sort=date": "e3 e1 e2 e5 e4 e6 e7",
        "Encounter?_sort=-date": "e2 e5 e3 e1 e4 e6 e7",
        // Strings without regard to case and accents; ties in the order of creation
        "Patient?_sort=family": "p1 p3 p4 p5 p2 p6",
        "Patient?_sort=-family": "p2 p4 p5 p3 p1 p6",
        // Of several values the lowest, descending the highest
        "Patient?_sort=given": "p2 p5 p4 p1 p3 p6",
        "Patient?_sort=-given": "p3 p1 p4 p2 p5 p6",
        "Patient?_sort=name": "p1 p2 p5 p4 p3 p6",
        // "a comma-separated list of sort rules in priority order"
        "Patient?_sort=family,-birthdate": "p1 p3 p5 p4 p2 p6",
        "Patient?_sort=gender,-birthdate": "p3 p2 p1 p5 p6 p4",
        "Patient?_sort=-gender,birthdate": "p6 p5 p1 p3 p2 p4",
        // Tokens by code
        "Patient?_sort=gender": "p2 p3 p1 p5 p6 p4",
        "Patient?_sort=-gender": "p6 p5 p1 p2 p3 p4",
        "Condition?_sort=code": "c1 c3 c4 c5 c2",
        "Condition?_sort=-code": "c5 c3 c4 c1 c2",
        // Numbers and quantities by value
        "RiskAssessment?_sort=probability": "r3 r2 r1 r5 r4 r6",
        "RiskAssessment?_sort=-probability": "r4 r5 r2 r1 r3 r6",
        "Observation?value-quantity:missing=false&_sort=value-quantity": "b1 b2 b3 b5 b4 b12 b6",
        "Observation?value-quantity:missing=false&_sort=-value-quantity": "b6 b12 b4 b5 b1 b2 b3",
        "ValueSet?_sort=url": "v1 v6 v2 v3 v5 v4",
        "Patient?_sort=_id": "p1 p2 p3 p4 p5 p6",
        "Patient?_sort=-_id": "p6 p5 p4 p3 p2 p1",
        "Patient?_sort=-_lastUpdated": "p6 p5 p4 p3 p2 p1",
        "Patient?gender=female&_sort=-birthdate": "p3 p2",
        "?_type=Practitioner,Patient&_sort=family,_id": "p1 d2 d3 d1 p3 p4 p5 p2 p6",
        "Patient?_sort=nmae": "! _sort",
        "Patient?_sort=birthdate,nmae": "! _sort",
        "Patient?_sort=": "p1 p2 p3 p4 p5 p6",
        "Observation?_sort=code-value-quantity": "! _sort",
    ]

    static let includes: Table = [
        // "_include=[source type]:[parameter]:[target type]"
        "Observation?_id=b1&_include=Observation:subject": "b1 + p1",
        "Observation?_id=b1&_include=Observation:subject:Patient": "b1 + p1",
        "Observation?_id=b6&_include=Observation:subject:Patient": "b6",
        "Observation?_id=b6&_include=Observation:subject": "b6 + l1",
        "Observation?_id=b1&_include=Observation:subject&_include=Observation:performer": "b1 + p1 d1",
        "Patient?_id=p1&_include=Patient:general-practitioner&_include=Patient:organization": "p1 + d1 o1",
        "List?_include=List:item": "li1 + p2 p1 c1 p3",
        // "the wild card "*" … any search parameter of type=reference be included"
        "Observation?_id=b1&_include=*": "b1 + p1 d1",
        "Observation?_id=b1&_include=Observation:*": "b1 + p1 d1",
        // Only what refers from the matches, unless ":iterate"
        "Encounter?_id=e2&_include=Encounter:part-of&_include=Encounter:subject": "e2 + e1 p2",
        "MedicationRequest?_id=m1&_include=MedicationRequest:patient&_include=Patient:general-practitioner": "m1 + p1",
        "MedicationRequest?_id=m1&_include=MedicationRequest:patient&_include:iterate=Patient:general-practitioner": "m1 + p1 d1",
        "Organization?_id=o3&_include=Organization:partof": "o3 + o2",
        "Organization?_id=o3&_include:iterate=Organization:partof": "o3 + o2 o1",
        "Patient?_id=p3&_include=Patient:link&_include:iterate=Patient:general-practitioner": "p3 + p2 d2 d3 d1",
        // Each resource once
        "Organization?_include=Organization:partof": "o1 o2 o3",
        "Encounter?_id=e1,e5&_include=Encounter:patient": "e1 e5 + p1",
        // What cannot be reached, and an old version
        "Encounter?_id=e6&_include=Encounter:subject": "e6",
        "Encounter?_id=e7&_include=Encounter:subject": "e7",
        "Observation?_id=b10&_include=Observation:subject": "b10",
        "Encounter?_id=e4&_include=Encounter:subject": "e4 + p3",
        "Patient?_id=nobody&_include=*": "",
        // "_revinclude"
        "Patient?_id=p1&_revinclude=Observation:subject": "p1 + b1 b2 b7",
        "Patient?_id=p1&_revinclude=Observation:patient": "p1 + b1 b2 b7",
        "Patient?_id=p3&_revinclude=Encounter:patient": "p3 + e4",
        "Patient?_id=p1,p2&_revinclude=Group:member": "p1 p2 + g1",
        "Patient?_id=p2&_revinclude=*": "p2 + p3 g1 e2 c2 c3 b3 b4 b8 b12 m2 r3 r4 li1",
        "Organization?_id=o1&_revinclude=Organization:partof": "o1 + o2",
        "Organization?_id=o1&_revinclude:iterate=Organization:partof": "o1 + o2 o3",
        "Practitioner?_id=d1&_revinclude=Patient:general-practitioner&_revinclude:iterate=Observation:patient":
            "d1 + p1 p3 b1 b2 b5 b7 b9",
        "Patient?_id=p2&_revinclude=Encounter:patient&_include=Patient:organization": "p2 + e2 o1",
        "Observation?_include=Observation:nmae": "! _include",
        "Observation?_include=Observation:code": "! _include",
        "Observation?_include=Nothing:subject": "! _include",
        "Observation?_include=Observation": "! _include",
        "Observation?_include=Observation:subject:Practitioner": "! _include",
        "Patient?_revinclude=subject": "! _revinclude",
    ]

    static let compartments: Table = [
        "Patient/p1/Observation": "b1 b2 b7",
        "Patient/p2/Observation": "b3 b4 b8 b12",
        "Patient/p1/Observation?code=2823-3": "b1 b2",
        "Patient/p1/Observation?_sort=-date&status=final": "b7 b1 b2",
        "Patient/p1/Condition": "c1 c3",
        "Patient/p2/Condition": "c2 c3",
        "Patient/p1/Encounter": "e1 e5",
        "Patient/p3/Encounter": "e4",
        "Patient/p1/MedicationRequest": "m1 m3",
        "Patient/p1/*": "p1 g1 e1 e5 c1 c3 b1 b2 b7 m1 m3 r1 r2 li1",
        "Patient/p1/*?_type=Condition,Observation": "c1 c3 b1 b2 b7",
        "Patient/p1/*?_lastUpdated=ge2023-01-02": "c3 b1 b2 b7 m1 m3 r1 r2 li1",
        "Patient/p1/Patient": "p1",
        "Patient/p2/Patient": "p2 p3",
        "Patient/p1/Location": "",
        "Patient/nobody/Observation": "",
        "Encounter/e1/Observation": "b2",
        "Encounter/e1/*": "e1 c1 b2 m1",
        "Practitioner/d1/*": "d1 p1 p3 e1 c1 b1 m1 li1",
        "Practitioner/d1/Patient?gender=female": "p3",
        "Patient/p1/Observation?nmae=1": "! nmae",
        "Organization/o1/Patient": "! Organization",
    ]
}
