/// R4 `search.html#reference`, `#composite`, `#uri` and the special parameter `near`.
extension SearchCases {
    static let references: Table = [
        // "[parameter]=[id]", "[parameter]=[type]/[id]", "[parameter]=[url]"
        "Observation?subject=p1": "b1 b2 b7",
        "Observation?subject=Patient/p1": "b1 b2 b7",
        "Observation?subject=http://example.org/fhir/Patient/p1": "b1 b2 b7",
        "Observation?subject=l1": "b6",
        "Observation?subject=Location/l1": "b6",
        "Observation?subject=Patient/l1": "",
        // "[parameter]:[type]=[id]"
        "Observation?subject:Patient=p1": "b1 b2 b7",
        "Observation?subject:Location=l1": "b6",
        "Observation?subject:Patient=l1": "",
        // A parameter for one of the types
        "Observation?patient=p1": "b1 b2 b7",
        "Observation?patient=Patient/p2": "b3 b4 b8",
        "Observation?patient=l1": "",
        "Encounter?practitioner=d1": "e1",
        "Encounter?practitioner=d2": "e3",
        "Encounter?participant=d1,d2": "e1 e3",
        "Observation?subject=Patient/p1,Patient/p3": "b1 b2 b5 b7 b9",
        // One that does not exist finds nothing
        "Observation?subject=Patient/nobody": "",
        "Observation?subject=nobody": "",
        "Observation?performer=d1": "b1",
        "Observation?performer=Patient/p2": "b12",
        "Observation?encounter=e1": "b2",
        "Observation?has-member=b1": "b9",
        "Observation?derived-from=Observation/b9": "b13",
        "Observation?focus=Patient/p1": "b11",
        "Patient?link=p2": "p3",
        "Patient?general-practitioner=d1": "p1 p3",
        "Patient?general-practitioner=d1&general-practitioner=d3": "p3",
        "Organization?partof=o1": "o2",
        "Group?member=Patient/p1": "g1",
        "List?item=Condition/c1": "li1",
        "List?item=c1": "li1",
        "MedicationRequest?requester=o2": "m2",
        "MedicationRequest?requester:Practitioner=d1": "m1",
        "Encounter?location=l1": "e1",
        // Absolute references: into this server they are local, to others they are themselves
        "Encounter?subject=Patient/p1": "e1 e5",
        "Encounter?subject=http://other.org/fhir/Patient/p1": "e7",
        "Encounter?subject=http://other.org/fhir/Patient/p2": "",
        "Encounter?patient=p1": "e1 e5",
        // Versioned references
        "Encounter?subject=Patient/p3": "e4",
        "Encounter?patient=p3": "e4",
        "Encounter?subject=Patient/p3/_history/1": "e4",
        "Encounter?subject=Patient/p3/_history/2": "",
        "Encounter?subject=Patient/p1/_history/1": "",
        // "subject:identifier": the identifier in the reference, not in the resource
        "Encounter?subject:identifier=urn:mrn|12345": "e6 e7",
        "Encounter?subject:identifier=12345": "e6 e7",
        "Encounter?subject:identifier=|12345": "",
        "Encounter?subject:identifier=urn:mrn|67890": "",
        // References into the same resource
        "MedicationRequest?medication=med": "",
        "Observation?subject=in": "",
        "Observation?subject:Practitioner=d1": "! subject",
        "Observation?subject:exact=p1": "! subject",
        "Observation?subject=": "b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 b12 b13",
        "Observation?subject=a b": "! subject",
    ]

    static let composites: Table = [
        // "code-value-quantity=http://loinc.org|2823-3$gt5.4|http://unitsofmeasure.org|mmol/L"
        "Observation?code-value-quantity=http://loinc.org|2823-3$gt5.3|http://unitsofmeasure.org|mg": "b1 b2 b3",
        "Observation?code-value-quantity=http://loinc.org|2823-3$gt5.4|http://unitsofmeasure.org|mg": "",
        "Observation?code-value-quantity=2823-3$5.4": "b1 b4",
        "Observation?code-value-quantity=http://loinc.org|2823-3$5.4||mg": "b1",
        // Both in one component
        "Observation?component-code-value-quantity=http://loinc.org|8480-6$120": "b7",
        "Observation?component-code-value-quantity=8462-4$120": "",
        "Observation?component-code-value-quantity=8462-4$80": "b7",
        "Observation?component-code-value-quantity=8480-6$80": "b8",
        "Observation?component-code-value-quantity=8480-6$gt100,8480-6$lt100": "b7 b8",
        "Observation?component-code-value-quantity=8480-6$gt100&component-code-value-quantity=8462-4$lt100": "b7",
        "Observation?combo-code-value-quantity=8480-6$gt100": "b7",
        "Observation?combo-code-value-quantity=2823-3$lt6||mg": "b1 b4",
        "Observation?combo-code-value-quantity=85354-9$120": "",
        "Observation?code-value-concept=http://loinc.org|1234-5$http://snomed.info/sct|195967001": "b9",
        "Observation?code-value-concept=1234-5$J45": "",
        "Observation?combo-code-value-concept=1234-5$195967001": "b9",
        "Observation?code-value-date=8665-2$2012": "b11 b13",
        "Observation?code-value-date=8665-2$lt2012-02": "b13",
        // "Group?characteristic-value=gender$mixed"
        "Group?characteristic-value=gender$mixed": "g1",
        "Group?characteristic-value=smoker$true": "g1",
        "Group?characteristic-value=smoker$mixed": "",
        "Group?characteristic-value=gender$true": "",
        "Group?characteristic-value=gender$true,gender$mixed": "g1",
        "Observation?code-value-quantity=2823-3": "! code-value-quantity",
        "Observation?code-value-quantity=2823-3$": "! code-value-quantity",
        "Observation?code-value-quantity=$5.4": "! code-value-quantity",
        "Observation?code-value-quantity=2823-3$5.4$6": "! code-value-quantity",
        "Observation?code-value-quantity=2823-3$abc": "! code-value-quantity",
        // "Modifiers are not used on composite parameters"
        "Observation?code-value-quantity:exact=2823-3$5.4": "! code-value-quantity",
        "Observation?code-value-quantity:missing=true": "! code-value-quantity",
    ]

    static let uris: Table = [
        "ValueSet?url=http://acme.org/fhir/ValueSet/123": "v2",
        // "matches are precise, case, accent, and escape sensitive, and the entire URI must match"
        "ValueSet?url=http://acme.org/fhir/valueset/123": "",
        "ValueSet?url=http://acme.org/fhir/ValueSet/12": "",
        "ValueSet?url=http://acme.org/fhir": "",
        // "any value set that have a URL that starts with http://acme.org/fhir/"
        "ValueSet?url:below=http://acme.org/fhir/": "v2 v3 v6",
        "ValueSet?url:below=http://acme.org/fhir": "v2 v3 v5 v6",
        "ValueSet?url:below=http://acme.org/fhir/ValueSet/123": "v2 v3",
        // "any value set above a given specific URL"
        "ValueSet?url:above=http://acme.org/fhir/ValueSet/123/_history/5": "v2 v6",
        "ValueSet?url:above=http://acme.org/fhir/ValueSet/1234": "v3 v6",
        "ValueSet?url:above=http://acme.org/fhirside/x": "v5",
        "ValueSet?url=urn:oid:1.2.3.4.5": "v4",
        "ValueSet?url=http://acme.org/fhir/ValueSet/123,urn:oid:1.2.3.4.5": "v2 v4",
        "ValueSet?reference=http://snomed.info/sct": "v2",
        "CodeSystem?system=http://acme.org/CS": "cs1",
        // "the :above and :below modifiers only apply to URLs, and not URNs such as OIDs"
        "ValueSet?url:below=urn:oid:1.2.3": "! url",
        "ValueSet?url:above=urn:oid:1.2.3.4.5.6": "! url",
        "ValueSet?url:contains=acme": "! url",
        "ValueSet?url:exact=urn:oid:1.2.3.4.5": "! url",
    ]

    /// R4 `location.html`, parameter near: `[latitude]|[longitude]|[distance]|[units]`.
    static let near: Table = [
        "Location?near=47.37|8.54|1|km": "l1",
        "Location?near=47.37|8.54|0|km": "l1",
        "Location?near=47.37|8.54|9.5|km": "l1 l2",
        // "If the units are omitted, then kms should be assumed"
        "Location?near=47.37|8.54|9.5": "l1 l2",
        "Location?near=47.37|8.54|8500|m": "l1",
        "Location?near=47.37|8.54|9500|m": "l1 l2",
        "Location?near=47.37|8.54|90|km": "l1 l2",
        "Location?near=47.37|8.54|100|km": "l1 l2 l3",
        "Location?near=-47.37|8.54|100|km": "",
        "Location?near=46.95|7.45|1|km&status=suspended": "l3",
        "Location?near=47.37": "! near",
        "Location?near=a|b|1|km": "! near",
        "Location?near=91|8|1|km": "! near",
        "Location?near=47|181|1|km": "! near",
        "Location?near=47|8|-1|km": "! near",
        "Location?near=47|8|1|parsec": "! near",
    ]
}
