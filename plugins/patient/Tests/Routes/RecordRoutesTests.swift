import FHIRCore
import FHIRJSON
import Interactions
import PluginKit
import Testing

@testable import PatientPlugin

/// History, allergies and contacts.
struct RecordRoutesTests {
    @Test func `a condition of the history is added, listed, changed and removed`() async throws {
        let (hospital, id) = try await patient()
        let made = try await hospital.value(.post, "patients/\(id)/history", Samples.history())
        #expect(made["patientId"]?.string == id)
        #expect(made["status"]?.string == "chronic")
        #expect(ContractSchema.object(MedicalHistory.model).faults(made) == [])
        #expect(made["createdAt"]?.string == "2026-03-01T08:00:00.000Z")
        #expect(try await hospital.page("patients/\(id)/history").items == [made])
        let historyID = made["id"]?.string ?? ""
        let answer = try await hospital.call(
            .put, "patients/\(id)/history/\(historyID)", Samples.history { $0.status = "resolved" }, ifMatch: 1)
        #expect(answer.version == 2)
        let stale = await hospital.failure(.put, "patients/\(id)/history/\(historyID)", Samples.history(), ifMatch: 1)
        #expect(stale?.category == .preconditionFailed)
        #expect(try await hospital.page("patients/\(id)/history").items.first?["status"]?.string == "resolved")
        _ = try await hospital.call(.delete, "patients/\(id)/history/\(historyID)")
        #expect(try await hospital.page("patients/\(id)/history").total == 0)
        #expect(await hospital.failure(.delete, "patients/\(id)/history/\(historyID)")?.category == .notFound)
    }

    @Test func `a diagnosis of an encounter and an entry in error are no history`() async throws {
        let (hospital, id) = try await patient()
        for (system, element, code) in [
            ("condition-category", "category", "encounter-diagnosis"), ("condition-ver-status", "verificationStatus", "entered-in-error"),
        ] {
            let coding = #"{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/\#(system)","code":"\#(code)"}]}"#
            let value = element == "category" ? "[\(coding)]" : coding
            let reply = await hospital.fhir(
                .put, "Condition/\(code)",
                #"{"resourceType":"Condition","id":"\#(code)","\#(element)":\#(value),"subject":{"reference":"Patient/\#(id)"}}"#)
            #expect(reply.status == 201)
            #expect(await hospital.failure(.put, "patients/\(id)/history/\(code)", Samples.history())?.category == .notFound)
        }
        #expect(try await hospital.page("patients/\(id)/history").total == 0)
    }

    @Test func `the history of one patient is not that of another`() async throws {
        let (hospital, id) = try await patient()
        let other = try await hospital.value(
            .post, "patients",
            Samples.patient {
                $0.mrn = "M-2"
                $0.firstName = "Bo"
                $0.dateOfBirth = "1950-01-01"
            })["id"]?.string ?? ""
        let made = try await hospital.value(.post, "patients/\(id)/history", Samples.history())["id"]?.string ?? ""
        #expect(try await hospital.page("patients/\(other)/history").total == 0)
        #expect(await hospital.failure(.put, "patients/\(other)/history/\(made)", Samples.history())?.category == .notFound)
        let misled = await hospital.failure(.post, "patients/\(id)/history", Samples.history { $0.patientId = other })
        #expect(misled?.category == .unprocessable)
        #expect(await hospital.failure(.get, "patients/none/history")?.category == .notFound)
    }

    @Test func `an allergy is added, listed and removed`() async throws {
        let (hospital, id) = try await patient()
        let made = try await hospital.value(.post, "patients/\(id)/allergies", Samples.allergy)
        #expect(made["recordedDate"]?.string == "2026-03-01")
        #expect(ContractSchema.object(Allergy.model).faults(made) == [])
        #expect(try await hospital.page("patients/\(id)/allergies").items == [made])
        #expect(await hospital.failure(.delete, "patients/\(id)/allergies/none")?.category == .notFound)
        _ = try await hospital.call(.delete, "patients/\(id)/allergies/\(made["id"]?.string ?? "")")
        #expect(try await hospital.page("patients/\(id)/allergies").total == 0)
    }

    @Test func `contacts are added, listed, changed and removed, and the patient has a version for each`() async throws {
        let (hospital, id) = try await patient()
        let version = try await hospital.call(.get, "patients/\(id)").version
        let contact = EmergencyContact(name: "Bo", relationship: "neighbour", phone: "1")
        let made = try await hospital.call(.post, "patients/\(id)/contacts", contact.json, ifMatch: version)
        #expect(made.version == version.map { $0 + 1 })
        let page = try await hospital.page("patients/\(id)/contacts")
        #expect(page.total == 2)
        #expect(page.items.map { $0["name"]?.string } == ["Luc Okafor", "Bo"])
        let contactID = page.items.last?["id"]?.string ?? ""
        let changed = EmergencyContact(name: "Bo", relationship: "neighbour", phone: "2", email: "bo@example.org")
        #expect(try await hospital.value(.put, "patients/\(id)/contacts/\(contactID)", changed.json)["phone"]?.string == "2")
        let second = try await hospital.page("patients/\(id)/contacts", .init(page: 2, pageSize: 1))
        #expect(second.items.map { $0["email"]?.string } == ["bo@example.org"])
        _ = try await hospital.call(.delete, "patients/\(id)/contacts/\(contactID)")
        #expect(try await hospital.page("patients/\(id)/contacts").total == 1)
        #expect(await hospital.failure(.delete, "patients/\(id)/contacts/\(contactID)")?.category == .notFound)
    }

    private func patient() async throws -> (Hospital, String) {
        let hospital = try await Hospital()
        return (hospital, try await hospital.value(.post, "patients", Samples.patient())["id"]?.string ?? "")
    }
}
