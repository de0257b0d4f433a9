/// The code system cs1 and value sets v1…v6: places 51 to 57.
extension CaseWorld {
    static let terminology = #"""
        [
        {"resourceType": "CodeSystem", "id": "cs1", "url": "http://acme.org/CS", "status": "active", "content": "complete",
         "hierarchyMeaning": "is-a", "concept": [{"code": "animal", "concept": [{"code": "dog", "concept": [{"code": "poodle"}]},
         {"code": "cat"}]}]},
        {"resourceType": "ValueSet", "id": "v1", "url": "http://acme.org/VS/dogs", "version": "2", "status": "active",
         "compose": {"include": [{"system": "http://acme.org/CS", "filter": [{"property": "concept", "op": "is-a", "value": "dog"}]}]}},
        {"resourceType": "ValueSet", "id": "v2", "url": "http://acme.org/fhir/ValueSet/123", "status": "active",
         "compose": {"include": [{"system": "http://snomed.info/sct", "concept": [{"code": "195967001"}]},
         {"valueSet": ["http://acme.org/VS/dogs"]}], "exclude": [{"system": "http://acme.org/CS", "concept": [{"code": "poodle"}]}]}},
        {"resourceType": "ValueSet", "id": "v3", "url": "http://acme.org/fhir/ValueSet/1234", "status": "draft"},
        {"resourceType": "ValueSet", "id": "v4", "url": "urn:oid:1.2.3.4.5", "status": "retired"},
        {"resourceType": "ValueSet", "id": "v5", "url": "http://acme.org/fhirside", "status": "draft"},
        {"resourceType": "ValueSet", "id": "v6", "url": "http://acme.org/fhir/", "status": "draft"}
        ]
        """#
}
