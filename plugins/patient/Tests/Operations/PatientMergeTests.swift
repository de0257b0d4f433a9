import FHIRCore
import FHIRJSON
import FHIRStore
import Interactions
import PluginKit
import Testing

@testable import PatientPlugin

struct PatientMergeTests {
    @Test func `everything that refers to the source refers to the target, in one commit`() async throws {
        let (hospital, source, target) = try await twoRecords()
        _ = try await hospital.call(.post, "patients/\(source)/history", Samples.history())
        _ = try await hospital.call(.post, "patients/\(source)/allergies", Samples.allergy)
        _ = await hospital.fhir(
            .put, "List/l",
            """
            {"resourceType":"List","id":"l","status":"current","mode":"working","subject":{"reference":"Patient/\(source)"},"entry":[
            {"item":{"reference":"Patient/\(target)"}},{"item":{"reference":"Patient/\(source)"}}]}
            """)
        _ = await hospital.fhir(
            .put, "Provenance/v",
            """
            {"resourceType":"Provenance","id":"v","target":[{"reference":"Patient/\(source)"}],"recorded":"2026-01-01T00:00:00Z",
            "agent":[{"who":{"display":"x"}}]}
            """)
        let before = try await hospital.service.read(hospital.caller(.domain).access, at: nil) { $0.position }
        let merged = Patient(try await hospital.value(.post, "patients/\(target)/merge", .object([.init("sourceId", .string(source))])))
        let after = try await hospital.service.read(hospital.caller(.domain).access, at: nil) { $0.position }
        #expect(after.rawValue == before.rawValue + 1)

        #expect(merged.id == target)
        #expect(merged.mrn == "M-1")
        #expect(merged.insurance?.policyNumber == "P-9")
        #expect(try await hospital.page("patients/\(target)/history").total == 1)
        #expect(try await hospital.page("patients/\(target)/allergies").total == 1)
        #expect(try await hospital.page("patients/\(source)/history").total == 0)
        #expect(await hospital.fhir(.get, "Coverage?beneficiary=Patient/\(target)").json["total"]?.integer == 2)
        let list = await hospital.fhir(.get, "List/l").json
        #expect(list["subject"]?["reference"]?.string == "Patient/\(target)")
        #expect(list["entry"]?.items?.map { $0["item"]?["reference"]?.string } == ["Patient/\(target)", "Patient/\(target)"])
        let provenance = await hospital.fhir(.get, "Provenance/v").json
        #expect(provenance["target"]?.items?.first?["reference"]?.string == "Patient/\(source)")

        let given = await hospital.fhir(.get, "Patient/\(source)").json
        #expect(given["active"]?.boolean == false)
        #expect(given["link"]?.items?.first?["type"]?.string == "replaced-by")
        let kept = await hospital.fhir(.get, "Patient/\(target)").json
        #expect(kept["link"]?.items?.first?["other"]?["reference"]?.string == "Patient/\(source)")
        let former = kept["identifier"]?.items?.last
        #expect(former?["value"]?.string == "M-2")
        #expect(former?["use"]?.string == "old")
    }

    @Test func `a merge is told as one, and not as an update of the source`() async throws {
        let (hospital, source, target) = try await twoRecords()
        let before = try await hospital.events().count
        _ = try await hospital.call(.post, "patients/\(target)/merge", .object([.init("sourceId", .string(source))]))
        let events = try await hospital.events().dropFirst(before)
        #expect(events.map(\.type) == ["patient.merged", "patient.updated"])
        #expect(events.first?.data["patientId"]?.string == target)
        #expect(events.first?.data["mergedPatientId"]?.string == source)
        #expect(events.last?.data["changed"]?.items?.compactMap(\.string) == ["identifier", "link", "insurance"])
    }

    @Test func `what is no pair is refused`() async throws {
        let (hospital, source, target) = try await twoRecords()
        func merge(_ source: String, _ target: String) async -> OperationFailure.Category? {
            await hospital.failure(.post, "patients/\(target)/merge", .object([.init("sourceId", .string(source))]))?.category
        }
        #expect(await merge(target, target) == .unprocessable)
        #expect(await merge("none", target) == .unprocessable)
        #expect(await merge(source, "none") == .notFound)
        #expect(await merge("no id", target) == .invalid)
        #expect(await merge(source, target) == nil)
        #expect(await merge(source, target) == .unprocessable)
        #expect(await merge(target, source) == .unprocessable)
    }

    @Test(arguments: [true, false])
    func `a merge through FHIR is the same`(isOnTarget: Bool) async throws {
        let (hospital, source, target) = try await twoRecords()
        func parameter(_ name: String, _ reference: String) -> String {
            #"{"name":"\#(name)","valueReference":{"reference":"\#(reference)"}}"#
        }
        func merge(_ url: String, _ parameters: String...) async -> Hospital.Reply {
            await hospital.fhir(
                .post, url, #"{"resourceType":"Parameters","parameter":[\#(parameters.joined(separator: ","))]}"#)
        }
        let (from, into) = (parameter("source-patient", "Patient/\(source)"), parameter("target-patient", "Patient/\(target)"))
        #expect(await merge("Patient/$merge", from).status == 400)
        #expect(await merge("Patient/$merge", into).status == 400)
        #expect(await merge("Patient/\(target)/$merge", from, into).status == 400)
        #expect(await merge("Patient/$merge", parameter("source-patient", "Group/g"), into).status == 400)
        #expect(await merge("Patient/$merge", parameter("source-patient", "Patient/none"), into).rules == ["patient-merge"])
        let reply = isOnTarget ? await merge("Patient/\(target)/$merge", from) : await merge("Patient/$merge", from, into)
        #expect(reply.status == 200)
        #expect(reply.json["id"]?.string == target)
        #expect(reply.json["meta"]?["versionId"]?.string == "2")
        #expect(reply.json["link"]?.items?.first?["type"]?.string == "replaces")
        #expect(await hospital.fhir(.get, "Patient/\(source)").json["active"]?.boolean == false)
    }

    @Test func `a merge of another version is refused`() async throws {
        let (hospital, source, target) = try await twoRecords()
        let body = JSONValue.object([.init("sourceId", .string(source))])
        #expect(await hospital.failure(.post, "patients/\(target)/merge", body, ifMatch: 77)?.category == .preconditionFailed)
    }

    @Test func `a merge is undone by writing the former versions again`() async throws {
        let (hospital, source, target) = try await twoRecords()
        _ = try await hospital.call(.post, "patients/\(source)/history", Samples.history())
        _ = try await hospital.call(.post, "patients/\(target)/merge", .object([.init("sourceId", .string(source))]))
        let condition = await hospital.fhir(.get, "Condition").json["entry"]?.items?.first?["resource"]?["id"]?.string ?? ""
        var entries: [String] = []
        for url in ["Patient/\(source)", "Patient/\(target)", "Condition/\(condition)"] {
            let former = String(decoding: await hospital.fhir(.get, "\(url)/_history/1").json.write(), as: UTF8.self)
            entries.append(#"{"resource":\#(former),"request":{"method":"PUT","url":"\#(url)"}}"#)
        }
        let bundle = #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entries.joined(separator: ","))]}"#
        #expect(await hospital.fhir(.post, "", bundle).status == 200)
        #expect(try await hospital.page("patients/\(source)/history").total == 1)
        #expect(try await hospital.value(.get, "patients/\(source)")["isActive"]?.boolean == true)
    }

    /// A source with the record number `M-2` and a target with `M-1`.
    private func twoRecords() async throws -> (Hospital, source: String, target: String) {
        let hospital = try await Hospital()
        let target = try await hospital.value(.post, "patients", Samples.patient())["id"]?.string ?? ""
        let source = try await hospital.value(
            .post, "patients",
            Samples.patient {
                $0.mrn = "M-2"
                $0.insurance?.policyNumber = "P-2"
            })["id"]?.string ?? ""
        return (hospital, source, target)
    }
}
