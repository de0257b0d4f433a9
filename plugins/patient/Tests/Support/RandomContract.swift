import PatientPlugin

/// Random values of the contract, with all that requests may hold: odd spaces, line feeds, quotes, other scripts.
extension SeededRandom {
    mutating func text() -> String {
        let pieces = [
            "Ada", "O'Neil", "Zoë", "李", " ", "  ", "-", "\"", "\\", ",", "|", "<b>", "&", "Nuñez", "\t", "\u{301}", "😀", "x", "$",
        ]
        var text = pick(["A", "é", "王", "9", "b "])
        for _ in 0..<Int.random(in: 0...5, using: &self) { text += pick(pieces) }
        return text
    }

    mutating func lines() -> String { once(in: 3) ? text() + pick(["\n", "\n\n", "\r\n"]) + text() : text() }

    mutating func maybe(_ make: (inout SeededRandom) -> String) -> String? { once(in: 2) ? make(&self) : nil }

    mutating func day() -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(Int.random(in: 1900...2025, using: &self))-\(padded(Int.random(in: 1...12, using: &self)))-"
            + padded(Int.random(in: 1...28, using: &self))
    }

    mutating func identity() -> String { "\(pick(["p", "x-", "A."]))\(Int.random(in: 1...9999, using: &self))" }

    mutating func address() -> Address {
        Address(
            street: lines(), city: text(), state: maybe { $0.text() }, postalCode: maybe { $0.text() }, country: maybe { $0.text() })
    }

    mutating func contact() -> EmergencyContact {
        EmergencyContact(
            name: text(), relationship: text(), phone: text(), email: maybe { $0.text() + "@example.org" },
            address: once(in: 2) ? address() : nil)
    }

    mutating func insurance() -> InsuranceInfo {
        InsuranceInfo(
            provider: text(), policyNumber: text(), groupNumber: maybe { $0.text() }, holder: maybe { $0.text() },
            validFrom: maybe { $0.day() }, validTo: maybe { $0.day() })
    }

    mutating func patient() -> Patient {
        var patient = Patient()
        patient.hospitalId = identity()
        patient.mrn = text()
        patient.firstName = text()
        patient.lastName = text()
        patient.dateOfBirth = day()
        patient.gender = pick(Patient.genders)
        patient.address = address()
        patient.phone = text()
        patient.email = maybe { $0.text() + "@example.org" }
        patient.emergencyContact = contact()
        patient.isActive = once(in: 2)
        return patient
    }

    mutating func history() -> MedicalHistory {
        var history = MedicalHistory()
        history.condition = text()
        history.diagnosisDate = day()
        history.status = pick(MedicalHistory.statuses)
        history.notes = maybe { $0.lines() }
        history.providerId = identity()
        return history
    }

    mutating func allergy() -> Allergy {
        var allergy = Allergy()
        allergy.allergen = text()
        allergy.type = pick(Allergy.types)
        allergy.category = maybe { $0.pick(Allergy.categories) }
        allergy.severity = pick(Allergy.severities)
        allergy.reaction = text()
        allergy.status = pick(Allergy.statuses)
        allergy.notes = maybe { $0.lines() }
        allergy.recordedDate = day()
        allergy.providerId = identity()
        return allergy
    }
}
