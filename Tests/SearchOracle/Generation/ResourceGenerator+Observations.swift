/// Observations with values of all types, and components.
extension ResourceGenerator {
    static let loinc = ["2823-3", "718-7", "8480-6", "8462-4", "85354-9", "1234-5"]

    mutating func addObservation() {
        var observation = Self.object([
            "status": .string(random.pick(["final", "final", "amended", "preliminary"])),
            "identifier": maybe(15) { [$0.identifier()] },
            "category": maybe(60) { generator in
                [
                    Self.coding(
                        "http://terminology.hl7.org/CodeSystem/observation-category",
                        generator.random.pick(["vital-signs", "laboratory"]))
                ]
            },
            "code": observationCode(),
            "subject": maybe(92) { generator in
                generator.reference(
                    generator.random.chance(93)
                        ? generator.names("Patient") : generator.names("Location") + generator.names("Group"))
            },
            "encounter": maybe(40) { $0.reference($0.names("Encounter")) },
            "performer": maybe(50) { [$0.reference($0.names("Practitioner") + $0.names("Organization") + $0.names("Patient"))] },
            "hasMember": names("Observation").isEmpty ? nil : maybe(10) { [$0.reference($0.names("Observation"))] },
        ])
        if observation["subject"] == nil, random.chance(50) {
            var patient = Self.object([
                "resourceType": "Patient", "id": "in", "name": [name()],
                "gender": maybe(50) { .string($0.random.pick(["male", "female"])) },
                "birthDate": maybe(40) { .string($0.date(1940...2019)) },
                "managingOrganization": maybe(30) { $0.reference($0.names("Organization")) },
            ])
            var contained: [PlainJSON] = []
            if random.chance(30) {
                contained.append(["resourceType": "Practitioner", "id": "doc", "name": [name()]])
                patient["generalPractitioner"] = [["reference": "#doc"]]
            }
            observation["contained"] = .array([patient] + contained)
            observation["subject"] = ["reference": "#in"]
        }
        addTime(&observation)
        if random.chance(30) {
            observation["component"] = .array((0..<random.number(1...3)).map { _ in component() })
        } else {
            addValue(&observation)
        }
        add("Observation", observation.properties)
    }

    private mutating func observationCode() -> PlainJSON {
        let code = random.pick(Self.loinc)
        if random.chance(5) { return ["text": "Frei geschrieben"] }
        var concept = Self.coding(random.chance(90) ? "http://loinc.org" : "http://acme.org/lab", code)
        if random.chance(20) { concept["text"] = "Kalium im Sérum" }
        return concept
    }

    private mutating func component() -> PlainJSON {
        var component: PlainJSON = ["code": Self.coding("http://loinc.org", random.pick(Self.loinc))]
        switch random.number(0...4) {
        case 0: component["valueCodeableConcept"] = concept()
        case 1: component["dataAbsentReason"] = Self.coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "error")
        default: component["valueQuantity"] = quantity()
        }
        return component
    }

    private mutating func addTime(_ observation: inout PlainJSON) {
        switch random.number(0...9) {
        case 0: break
        case 1...2: observation["effectivePeriod"] = period(2010...2022)
        case 3:
            observation["effectiveTiming"] = [
                "event": [.string(dateTime(2010...2015)), .string(dateTime(2010...2022))],
                "repeat": ["frequency": 1, "period": 2, "periodUnit": "d"],
            ]
        case 4:
            observation["effectiveTiming"] = [
                "repeat": ["boundsPeriod": period(2010...2022), "frequency": 1, "period": 1, "periodUnit": "d"]
            ]
        case 5: observation["effectiveInstant"] = .string(date(2010...2022).prefix(4) + "-03-14T10:20:30.\(random.number(100...999))Z")
        default: observation["effectiveDateTime"] = .string(dateTime(2010...2022))
        }
    }

    private mutating func addValue(_ observation: inout PlainJSON) {
        switch random.number(0...9) {
        case 0: observation["valueCodeableConcept"] = concept()
        case 1: observation["valueString"] = .string(random.pick(["Élan vital, plenty", "elan", "ÉLAN $5|6", "Nothing\tof note"]))
        case 2: observation["valueDateTime"] = .string(dateTime(2010...2022))
        case 3: observation["valuePeriod"] = period(2010...2022)
        case 4:
            observation["dataAbsentReason"] = Self.coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown")
        default: observation["valueQuantity"] = quantity()
        }
    }
}
