import FHIRCore
import FHIRJSON
import Interactions
import PluginKit
import Testing

@testable import PatientPlugin

struct PatientRoutesTests {
    @Test func `a registered patient is read as it was sent`() async throws {
        let hospital = try await Hospital()
        let made = try await hospital.call(.post, "patients", Samples.patient())
        guard case .value(let json) = made.content else { throw Missing() }
        let patient = Patient(json)
        var expected = Patient(Samples.patient())
        expected.id = patient.id
        expected.emergencyContact?.id = patient.emergencyContact?.id
        expected.createdAt = "2026-03-01T08:00:00.000Z"
        expected.updatedAt = "2026-03-01T08:00:00.000Z"
        #expect(patient == expected)
        #expect(patient.emergencyContact?.id != nil)
        #expect(made.location == "patients/\(patient.id ?? "")")
        #expect(ContractSchema.object(Patient.model).faults(json) == [])
        let read = try await hospital.call(.get, "patients/\(patient.id ?? "")")
        guard case .value(let again) = read.content else { throw Missing() }
        #expect(again == json)
        #expect(read.version == made.version)
    }

    @Test func `a patient is a Patient with a Coverage`() async throws {
        let hospital = try await Hospital()
        let id = try await register(hospital)
        let patient = await hospital.fhir(.get, "Patient/\(id)").json
        #expect(patient["managingOrganization"]?["reference"]?.string == "Organization/h")
        #expect(patient["identifier"]?.items?.first?["system"]?.string == "urn:caresync-fhir:mrn:h")
        let coverages = await hospital.fhir(.get, "Coverage?beneficiary=Patient/\(id)").json
        #expect(coverages["entry"]?.items?.count == 1)
        #expect(coverages["entry"]?.items?.first?["resource"]?["subscriberId"]?.string == "P-9")
    }

    @Test func `a change keeps what the contract does not know, and when the patient was registered`() async throws {
        let hospital = try await Hospital()
        let id = try await register(hospital)
        hospital.clock.advance(seconds: 60)
        let body = Samples.patient {
            $0.phone = "1"
            $0.insurance?.provider = "Other"
        }
        let changed = Patient(try await hospital.value(.put, "patients/\(id)", body))
        #expect(changed.phone == "1")
        #expect(changed.insurance?.provider == "Other")
        #expect(changed.createdAt == "2026-03-01T08:00:00.000Z")
        #expect(changed.updatedAt == "2026-03-01T08:01:00.000Z")
        #expect(try await hospital.value(.get, "patients/\(id)") == changed.json)
        #expect(await hospital.fhir(.get, "Coverage?beneficiary=Patient/\(id)").json["total"]?.integer == 1)
    }

    @Test func `a change of another version is refused, whichever of its resources changed`() async throws {
        let hospital = try await Hospital()
        let id = try await register(hospital)
        let version = try await hospital.call(.get, "patients/\(id)").version
        _ = try await hospital.call(.put, "patients/\(id)", Samples.patient { $0.insurance?.provider = "Other" }, ifMatch: version)
        #expect(await hospital.failure(.put, "patients/\(id)", Samples.patient(), ifMatch: version)?.category == .preconditionFailed)
        #expect(await hospital.failure(.delete, "patients/\(id)", ifMatch: version)?.category == .preconditionFailed)
        #expect(await hospital.failure(.delete, "patients/\(id)/contacts/x", ifMatch: version)?.category == .preconditionFailed)
    }

    @Test func `who is not there is not found`() async throws {
        let hospital = try await Hospital()
        for (method, path) in [(DomainRoute.Method.get, "patients/x"), (.delete, "patients/x"), (.get, "patients/x/contacts")] {
            #expect(await hospital.failure(method, path)?.category == .notFound)
        }
        #expect(await hospital.failure(.put, "patients/x", Samples.patient())?.category == .notFound)
        #expect(await hospital.failure(.get, "patients/not%20an%20id")?.category == .notFound)
    }

    @Test func `a patient whom nothing refers to is deleted with its insurance`() async throws {
        let hospital = try await Hospital()
        let id = try await register(hospital)
        #expect(try await hospital.value(.delete, "patients/\(id)")["outcome"]?.string == "deleted")
        #expect(await hospital.failure(.get, "patients/\(id)")?.category == .notFound)
        #expect(await hospital.fhir(.get, "Coverage").json["total"]?.integer == 0)
    }

    @Test func `a patient with a record is deactivated instead`() async throws {
        let hospital = try await Hospital()
        let id = try await register(hospital)
        _ = try await hospital.call(.post, "patients/\(id)/history", Samples.history())
        #expect(try await hospital.value(.delete, "patients/\(id)")["outcome"]?.string == "deactivated")
        #expect(try await hospital.value(.get, "patients/\(id)")["isActive"]?.boolean == false)
        #expect(try await hospital.value(.delete, "patients/\(id)")["outcome"]?.string == "deactivated")
    }

    @Test func `lists are narrowed by every filter`() async throws {
        let hospital = try await Hospital()
        _ = try await register(hospital)
        _ = try await hospital.call(
            .post, "patients",
            Samples.patient {
                $0.mrn = "M|2"
                $0.firstName = "José Luis"
                $0.lastName = "Nuñez"
                $0.dateOfBirth = "1990-01-01"
                $0.gender = "male"
                $0.phone = "+1 (2)"
                $0.email = "jose@example.org"
                $0.isActive = false
            })
        let filters = [
            "name=nunez", "name=luis jos", "mrn=M|2", "phone=+1 (2)", "email=jose@example.org", "birthDate=1990-01-01", "gender=male",
            "isActive=false",
        ]
        for filter in filters {
            let page = try await hospital.page("patients?\(filter)")
            #expect(page.total == 1, "\(filter)")
            #expect(page.items.first?["lastName"]?.string == "Nuñez", "\(filter)")
        }
        for text in ["nunez luis", "M|2", "+1 (2)", "jose@example.org"] {
            #expect(try await hospital.page("patients/search?q=\(text)").items.map { $0["lastName"]?.string } == ["Nuñez"], "\(text)")
        }
        #expect(try await hospital.page("patients/search?q=\"quoted\" \\ (").total == 0)
        #expect(try await hospital.page("patients?name=ada&gender=male").total == 0)
        #expect(await hospital.failure(.get, "patients?name= ")?.category == .invalid)
    }

    @Test func `lists are ordered, and their pages stay as they were`() async throws {
        let hospital = try await Hospital()
        for name in ["Cole", "Abe", "Bell"] {
            _ = try await hospital.call(
                .post, "patients",
                Samples.patient {
                    $0.mrn = name
                    $0.lastName = name
                    $0.firstName = "X" + name
                    $0.dateOfBirth = nil
                    $0.gender = "other"
                })
        }
        let first = try await hospital.page("patients?sort=lastName", .init(page: 1, pageSize: 2))
        #expect(first.items.map { $0["lastName"]?.string } == ["Abe", "Bell"])
        #expect(first.total == 3)
        _ = try await hospital.call(.post, "patients", Samples.patient { $0.lastName = "Aaron" })
        let second = try await hospital.page("patients?sort=lastName", .init(page: 2, pageSize: 2, position: first.position))
        #expect(second.items.map { $0["lastName"]?.string } == ["Cole"])
        #expect(try await hospital.page("patients?sort=-lastName").items.first?["lastName"]?.string == "Cole")
    }

    @Test func `a hospital that is not there is refused`() async throws {
        let hospital = try await Hospital()
        #expect(await hospital.failure(.post, "patients", Samples.patient { $0.hospitalId = "x" }) != nil)
    }

    private func register(_ hospital: Hospital) async throws -> String {
        try await hospital.value(.post, "patients", Samples.patient())["id"]?.string ?? ""
    }

    struct Missing: Error {}
}
