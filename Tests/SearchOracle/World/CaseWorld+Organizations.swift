/// Organizations o1…o3, practitioners d1…d3, locations l1…l3: places 0 to 8.
extension CaseWorld {
    static let organizations = #"""
        [
        {"resourceType": "Organization", "id": "o1", "name": "Acme Hospital", "alias": ["AH"], "active": true,
         "identifier": [{"system": "urn:org", "value": "ACME"}], "address": [{"city": "Zürich", "country": "CH"}],
         "type": [{"coding": [{"system": "http://acme.org/types", "code": "prov"}]}]},
        {"resourceType": "Organization", "id": "o2", "name": "Ünited Clinics", "active": false,
         "partOf": {"reference": "Organization/o1"}},
        {"resourceType": "Organization", "id": "o3", "name": "acme laboratories", "partOf": {"reference": "Organization/o2"}},
        {"resourceType": "Practitioner", "id": "d1", "name": [{"prefix": ["Dr."], "given": ["Eve"], "family": "Müller"}],
         "gender": "female", "identifier": [{"system": "http://ids.example.org", "value": "D-1"}], "address": [{"state": "MN"}],
         "telecom": [{"system": "phone", "value": "555-0001"}, {"system": "email", "value": "Eve@Example.org"}],
         "communication": [{"coding": [{"system": "urn:ietf:bcp:47", "code": "de"}]}]},
        {"resourceType": "Practitioner", "id": "d2", "name": [{"given": ["Ann"], "family": "Joe"}], "address": [{"state": "MN"}]},
        {"resourceType": "Practitioner", "id": "d3", "name": [{"given": ["Bob"], "family": "Joe"}], "address": [{"state": "CA"}]},
        {"resourceType": "Location", "id": "l1", "name": "Ward A", "status": "active",
         "position": {"longitude": 8.54, "latitude": 47.37}, "managingOrganization": {"reference": "Organization/o1"}},
        {"resourceType": "Location", "id": "l2", "name": "Ward B", "status": "active",
         "position": {"longitude": 8.56, "latitude": 47.45}, "partOf": {"reference": "Location/l1"}},
        {"resourceType": "Location", "id": "l3", "name": "Bern", "status": "suspended", "position": {"longitude": 7.45, "latitude": 46.95}}
        ]
        """#
}
