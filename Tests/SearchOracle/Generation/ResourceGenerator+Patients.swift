/// Patients and what is recorded about them.
extension ResourceGenerator {
    mutating func addPatient() {
        let absent: PlainJSON = [
            "extension": [["url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"]]
        ]
        let gender = maybe(85) { .string($0.random.pick(["male", "female", "other", "unknown"])) }
        let deceased = random.number(0...9)
        add(
            "Patient",
            Self.object([
                "meta": maybe(50) { $0.patientMeta() },
                "active": maybe(60) { .bool($0.random.chance(70)) },
                "name": maybe(92) { generator in .array((0..<generator.random.number(1...2)).map { _ in generator.name() }) },
                "gender": gender, "_gender": gender == nil && random.chance(50) ? absent : nil,
                "birthDate": maybe(90) { .string($0.date(1940...2010)) },
                "deceasedBoolean": deceased == 0 ? true : deceased == 1 ? false : nil,
                "deceasedDateTime": deceased == 2 ? .string(dateTime(2011...2022)) : nil,
                "identifier": maybe(85) { generator in
                    .array((0..<generator.random.number(1...2)).map { _ in generator.identifier() })
                },
                "telecom": maybe(60) { [$0.telecom()] }, "address": maybe(60) { [$0.address()] },
                "generalPractitioner": maybe(70) { generator in
                    .array((0..<generator.random.number(1...2)).map { _ in generator.reference(generator.names("Practitioner")) })
                },
                "managingOrganization": maybe(60) { $0.reference($0.names("Organization")) },
                "link": names("Patient").isEmpty
                    ? nil : maybe(25) { [["type": "seealso", "other": $0.reference($0.names("Patient"))]] },
            ]).properties)
    }

    private mutating func patientMeta() -> PlainJSON {
        Self.object([
            "tag": maybe(60) { generator in
                [["system": "http://acme.org/codes", "code": .string(generator.random.pick(["needs-review", "Done"]))]]
            },
            "security": maybe(30) { _ in [["system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"]] },
            "profile": maybe(60) { generator in
                [.string("http://acme.org/StructureDefinition/" + generator.random.pick(["patient", "patient/vip", "Patient|1.0"]))]
            },
            "source": maybe(30) { .string($0.random.pick(["urn:feed:1", "http://acme.org/feed#2"])) },
        ])
    }

    mutating func addEncounter() {
        let status = random.pick(["planned", "in-progress", "finished", "cancelled"])
        let kind = random.pick(["AMB", "IMP", "EMER"])
        let hours = random.number(1...48)
        add(
            "Encounter",
            Self.object([
                "status": .string(status),
                "class": ["system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": .string(kind)],
                "subject": maybe(95) { $0.subject() },
                "period": maybe(85) { $0.period(2010...2022) },
                "length": maybe(50) { generator in
                    let isMinutes = generator.random.chance(50)
                    return [
                        "value": .number(String(isMinutes ? hours * 60 : hours)), "system": "http://unitsofmeasure.org",
                        "code": isMinutes ? "min" : "h", "unit": isMinutes ? "minutes" : "hours",
                    ]
                },
                "participant": maybe(60) { [["individual": $0.reference($0.names("Practitioner"))]] },
                "location": maybe(50) { [["location": $0.reference($0.names("Location")), "period": $0.period(2010...2022)]] },
                "serviceProvider": maybe(50) { $0.reference($0.names("Organization")) },
                "partOf": names("Encounter").isEmpty ? nil : maybe(20) { $0.reference($0.names("Encounter")) },
                "reasonCode": maybe(40) { [$0.concept()] },
            ]).properties)
    }

    /// A patient as a rule, else the group.
    private mutating func subject() -> PlainJSON { reference(random.chance(95) ? names("Patient") : names("Group")) }

    mutating func addCondition() {
        var condition = Self.object([
            "code": maybe(92) { $0.concept() }, "subject": subject(),
            "clinicalStatus": Self.coding(
                "http://terminology.hl7.org/CodeSystem/condition-clinical", random.pick(["active", "resolved"])),
            "severity": maybe(30) { $0.concept() },
            "encounter": maybe(50) { $0.reference($0.names("Encounter")) },
            "asserter": maybe(40) { $0.reference($0.names("Practitioner") + $0.names("Patient")) },
            "recordedDate": maybe(70) { .string($0.dateTime(2010...2022)) },
        ])
        let age: PlainJSON = ["value": .number(String(random.number(1...90))), "system": "http://unitsofmeasure.org", "code": "a"]
        switch random.number(0...5) {
        case 0: condition["onsetAge"] = age
        case 1:
            var high = age
            high["value"] = .number("95.5")
            condition["onsetRange"] = random.chance(70) ? ["low": age, "high": high] : random.chance(50) ? ["low": age] : ["high": high]
        case 2: condition["onsetPeriod"] = period(2000...2020)
        case 3: condition["onsetString"] = "Seit der Geburt, früh"
        case 4: condition["onsetDateTime"] = .string(dateTime(2000...2020))
        default: break
        }
        add("Condition", condition.properties)
    }

    mutating func addMedicationRequest() {
        var request = Self.object([
            "status": .string(random.pick(["active", "completed", "stopped"])), "intent": .string(random.pick(["order", "plan"])),
            "subject": subject(), "encounter": maybe(50) { $0.reference($0.names("Encounter")) },
            "authoredOn": maybe(80) { .string($0.dateTime(2015...2022)) },
            "requester": maybe(70) { $0.reference($0.names("Practitioner") + $0.names("Organization")) },
            "identifier": maybe(60) { [$0.identifier()] },
            "dosageInstruction": maybe(50) { generator in
                [["timing": ["event": [.string(generator.dateTime(2015...2022)), .string(generator.dateTime(2015...2022))]]]]
            },
        ])
        if random.chance(20) {
            request["contained"] = [["resourceType": "Medication", "id": "med", "code": concept()]]
            request["medicationReference"] = ["reference": "#med"]
        } else {
            request["medicationCodeableConcept"] = concept()
        }
        add("MedicationRequest", request.properties)
    }

    mutating func addRiskAssessment() {
        let predictions = (0..<random.number(0...2)).map { _ -> PlainJSON in
            let high = random.pick(["20", "30.5"])
            if random.chance(25) { return ["probabilityRange": ["low": ["value": 10], "high": ["value": .number(high)]]] }
            return ["probabilityDecimal": .number(random.pick(["0.8", "0.85", "0.80", "100", "99.6", "99.996", "0", "10", "20.0"]))]
        }
        add(
            "RiskAssessment",
            Self.object([
                "status": "final", "subject": subject(), "occurrenceDateTime": maybe(60) { .string($0.dateTime(2015...2022)) },
                "prediction": predictions.isEmpty ? nil : .array(predictions),
            ]).properties)
    }
}
