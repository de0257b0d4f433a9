import FHIRJSON
import PatientPlugin

/// Bodies of requests.
enum Samples {
    static func patient(_ change: (inout Patient) -> Void = { _ in }) -> JSONValue {
        var patient = Patient()
        patient.hospitalId = "h"
        patient.mrn = "M-1"
        patient.firstName = "Ada"
        patient.lastName = "Okafor"
        patient.dateOfBirth = "1984-06-02"
        patient.gender = "female"
        patient.address = Address(street: "1 Quay", city: "Port Alder", postalCode: "4411")
        patient.phone = "+999 70 555 0181"
        patient.email = "ada@example.org"
        patient.emergencyContact = EmergencyContact(name: "Luc Okafor", relationship: "husband", phone: "+999 70 555 0182")
        patient.insurance = InsuranceInfo(provider: "Mutual", policyNumber: "P-9", groupNumber: "G-1")
        patient.isActive = true
        change(&patient)
        return patient.json
    }

    static func history(_ change: (inout MedicalHistory) -> Void = { _ in }) -> JSONValue {
        var history = MedicalHistory()
        history.condition = "Migraine"
        history.diagnosisDate = "2019-03-04"
        history.status = "chronic"
        history.notes = "with aura"
        history.providerId = "dr"
        change(&history)
        return history.json
    }

    static let allergy: JSONValue = {
        var allergy = Allergy()
        allergy.allergen = "Penicillin"
        allergy.type = "allergy"
        allergy.category = "medication"
        allergy.severity = "severe"
        allergy.reaction = "Hives"
        allergy.status = "active"
        allergy.providerId = "dr"
        return allergy.json
    }()
}
