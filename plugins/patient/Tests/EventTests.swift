import FHIRCore
import FHIRJSON
import Interactions
import PluginKit
import Testing

@testable import PatientPlugin

struct EventTests {
    @Test func `registering, changing and deleting a patient is told once each`() async throws {
        let hospital = try await Hospital()
        let id = try await hospital.value(.post, "patients", Samples.patient())["id"]?.string ?? ""
        _ = try await hospital.call(.put, "patients/\(id)", Samples.patient { $0.phone = "1" })
        _ = try await hospital.call(
            .put, "patients/\(id)",
            Samples.patient {
                $0.phone = "1"
                $0.insurance?.provider = "Other"
            })
        _ = try await hospital.call(.delete, "patients/\(id)")
        let events = try await hospital.events()
        #expect(events.map(\.type) == ["patient.created", "patient.updated", "patient.updated", "patient.deleted"])
        #expect(events.allSatisfy { $0.data["patientId"]?.string == id && $0.data["hospitalId"]?.string == "h" })
        #expect(events.map { $0.data["changed"]?.items?.compactMap(\.string) } == [nil, ["telecom"], ["insurance"], nil])
    }

    @Test func `changes through FHIR are told, too, with names and without values`() async throws {
        let hospital = try await Hospital()
        for gender in ["female", "female", "other"] {
            _ = await hospital.fhir(
                .put, "Patient/secret",
                """
                {"resourceType":"Patient","id":"secret","name":[{"text":"Planted Name"}],"gender":"\(gender)","birthDate":"1984-06-02"}
                """)
        }
        let events = try await hospital.events()
        #expect(events.map(\.type) == ["patient.created", "patient.updated"])
        #expect(events.last?.data["changed"]?.items?.compactMap(\.string) == ["gender"])
        #expect(events.last?.data["hospitalId"] == .null)
        for event in events {
            let text = String(decoding: event.data.write(), as: UTF8.self)
            #expect(!text.contains("Planted") && !text.contains("1984") && !text.contains("female"))
        }
    }

    @Test func `changes of the history are told, those of encounters' diagnoses are not`() async throws {
        let hospital = try await Hospital()
        let id = try await hospital.value(.post, "patients", Samples.patient())["id"]?.string ?? ""
        let made = try await hospital.value(.post, "patients/\(id)/history", Samples.history())["id"]?.string ?? ""
        _ = try await hospital.call(.put, "patients/\(id)/history/\(made)", Samples.history { $0.notes = nil })
        _ = try await hospital.call(.delete, "patients/\(id)/history/\(made)")
        _ = await hospital.fhir(
            .post, "Condition",
            """
            {"resourceType":"Condition","subject":{"reference":"Patient/\(id)"},"category":[{"coding":[{"system":
            "http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}]}
            """)
        let events = try await hospital.events().dropFirst()
        #expect(events.map(\.type) == Array(repeating: "medical.history.updated", count: 3))
        #expect(events.map { $0.data["change"]?.string } == ["created", "updated", "deleted"])
        #expect(events.allSatisfy { $0.data["patientId"]?.string == id && $0.data["historyId"]?.string == made })
        #expect(events.dropFirst().first?.data["changed"]?.items?.compactMap(\.string) == ["note"])
    }

    @Test func `a condition that becomes an encounter's diagnosis leaves the history`() async throws {
        let hospital = try await Hospital()
        let id = try await hospital.value(.post, "patients", Samples.patient())["id"]?.string ?? ""
        let made = try await hospital.value(.post, "patients/\(id)/history", Samples.history())["id"]?.string ?? ""
        _ = await hospital.fhir(
            .put, "Condition/\(made)",
            """
            {"resourceType":"Condition","id":"\(made)","subject":{"reference":"Patient/\(id)"},"category":[{"coding":[{"system":
            "http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}]}
            """)
        #expect(try await hospital.events().last?.data["change"]?.string == "deleted")
    }
}
