/// What all patients share: terminology, organizations, practitioners, locations, a group, a list.
extension ResourceGenerator {
    /// A code system with a hierarchy, and a value set of a part of it.
    mutating func addTerminology() {
        let dog: PlainJSON = ["code": "dog", "concept": [["code": "Poodle"]]]
        add(
            "CodeSystem",
            [
                "url": "http://acme.org/CS", "status": "active", "content": "complete", "hierarchyMeaning": "is-a",
                "concept": [["code": "animal", "concept": [dog, ["code": "cat"]]]],
            ])
        add(
            "ValueSet",
            [
                "url": "http://acme.org/VS/dogs", "version": "1", "status": "active",
                "compose": [
                    "include": [
                        ["system": "http://acme.org/CS", "filter": [["property": "concept", "op": "is-a", "value": "dog"]]],
                        ["system": "http://snomed.info/sct", "concept": [["code": "195967001"]]],
                    ]
                ],
            ])
        for number in 0..<3 {
            add("ValueSet", ["url": .string("http://acme.org/VS/dogs" + (number == 0 ? "/small" : "-\(number)")), "status": "draft"])
        }
    }

    mutating func addOrganization() {
        add(
            "Organization",
            Self.object([
                "name": .string(random.pick(["Acme Hospital", "Ünited Clinics", "ACME laboratories", "Klinik Süd"])),
                "alias": maybe(30) { _ in ["AH"] },
                "active": maybe(80) { .bool($0.random.chance(70)) },
                "identifier": maybe(70) { [$0.identifier()] },
                "address": maybe(60) { [$0.address()] },
                "partOf": names("Organization").isEmpty ? nil : maybe(70) { $0.reference($0.names("Organization")) },
            ]).properties)
    }

    mutating func addPractitioner() {
        add(
            "Practitioner",
            Self.object([
                "name": [name()], "gender": maybe(70) { .string($0.random.pick(["male", "female"])) },
                "identifier": maybe(70) { [$0.identifier()] }, "telecom": maybe(70) { [$0.telecom()] },
                "address": maybe(60) { [$0.address()] },
            ]).properties)
    }

    mutating func addLocation() {
        let latitude = "47.\(random.number(10...99))"
        let longitude = "8.\(random.number(10...99))"
        add(
            "Location",
            Self.object([
                "name": .string(random.pick(["Ward A", "Ward B", "Flügel C"])), "status": "active",
                "position": maybe(80) { _ in ["latitude": .number(latitude), "longitude": .number(longitude)] },
                "managingOrganization": maybe(70) { $0.reference($0.names("Organization")) },
                "partOf": names("Location").isEmpty ? nil : maybe(60) { $0.reference($0.names("Location")) },
            ]).properties)
    }

    mutating func addGroup() {
        let members = names("Patient").filter { _ in random.chance(40) }
        add(
            "Group",
            Self.object([
                "type": "person", "actual": true,
                "characteristic": [
                    ["code": ["text": "gender"], "valueCodeableConcept": concept(), "exclude": false],
                    ["code": concept(), "valueBoolean": .bool(random.chance(50)), "exclude": true],
                ],
                "member": members.isEmpty ? nil : .array(members.map { ["entity": ["reference": .string($0)]] }),
            ]).properties)
    }

    mutating func addList() {
        let entries = (names("Patient") + names("Condition")).filter { _ in random.chance(30) }
        add(
            "List",
            Self.object([
                "status": "current", "mode": "snapshot", "title": "Ward líst", "date": .string(dateTime(2020...2022)),
                "subject": reference(names("Patient")), "source": reference(names("Practitioner")),
                "entry": entries.isEmpty ? nil : .array(entries.map { ["item": ["reference": .string($0)]] }),
            ]).properties)
    }
}
