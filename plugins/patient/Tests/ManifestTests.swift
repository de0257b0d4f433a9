import PluginKit
import Testing

@testable import PatientPlugin

struct PatientManifestTests {
    @Test func `the plugin is the contract's service`() {
        #expect(PatientPlugin.manifest.service == "patient-service")
        #expect(PatientPlugin.manifest.port == 3002)
        #expect(PatientPlugin.manifest.paths == ["patients"])
    }

    @Test func `every endpoint and event of the contract is there`() {
        let routes = PatientRoutes.all + HistoryRoutes.all + AllergyRoutes.all + ContactRoutes.all
        let endpoints = [
            "POST patients", "GET patients", "GET patients/{id}", "PUT patients/{id}", "DELETE patients/{id}", "GET patients/search",
            "GET patients/{id}/history", "POST patients/{id}/history", "PUT patients/{id}/history/{historyId}",
            "DELETE patients/{id}/history/{historyId}", "GET patients/{id}/allergies", "POST patients/{id}/allergies",
            "DELETE patients/{id}/allergies/{allergyId}", "GET patients/{id}/contacts", "POST patients/{id}/contacts",
            "PUT patients/{id}/contacts/{contactId}", "DELETE patients/{id}/contacts/{contactId}",
        ]
        let served = Set(routes.map { "\($0.method.rawValue) \($0.path)" })
        for endpoint in endpoints { #expect(served.contains(endpoint), "\(endpoint)") }
        #expect(served.subtracting(endpoints) == ["POST patients/{id}/merge"])
        #expect(
            PatientEvents.declarations.map(\.type).sorted() == [
                "medical.history.updated", "patient.created", "patient.deleted", "patient.merged", "patient.updated",
            ])
    }

    @Test func `models have the contract's properties in its order`() {
        #expect(
            Patient.model.properties.map(\.name) == [
                "id", "hospitalId", "mrn", "firstName", "lastName", "dateOfBirth", "gender", "address", "phone", "email",
                "emergencyContact", "insurance", "isActive", "createdAt", "updatedAt",
            ])
        #expect(
            MedicalHistory.model.properties.map(\.name) == [
                "id", "patientId", "condition", "diagnosisDate", "status", "notes", "providerId", "createdAt",
            ])
    }
}
