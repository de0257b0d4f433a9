import DomainAPI
import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Synchronization
import Testing

@testable import PatientPlugin

/// What rules warn about comes to the client.
struct WarningTests {
    private func hospital() async throws -> House {
        let house = try House([try PatientPlugin(House.environment(["patient.duplicates": "warn", "patient.duplicates.score": "60"]))])
        await house.fhir(.put, "Organization/h", #"{"resourceType":"Organization","id":"h","name":"H"}"#)
        await house.fhir(.put, "Patient/first", Self.patient("first"))
        return house
    }

    private static func patient(_ id: String, birthDate: String = "1984-06-02") -> String {
        """
        {"resourceType":"Patient","id":"\(id)","name":[{"family":"Okafor","given":["Ada"]}],"gender":"female","birthDate":"\(birthDate)"}
        """
    }

    @Test func `in the outcome that was asked for`() async throws {
        let house = try await hospital()
        let reply = await house.fhir(.put, "Patient/second", Self.patient("second"), .init(preference: .operationOutcome))
        #expect(reply.status == 201)
        #expect(reply.severities == ["information", "warning"])
        #expect(reply.rules == ["patient-duplicate"] && reply.expressions == ["Patient"])
        #expect(reply.warnings == ["patient-duplicate"])
        let other = await house.fhir(.put, "Patient/o", Self.patient("o", birthDate: "1950-01-01"), .init(preference: .operationOutcome))
        #expect(other.severities == ["information"] && other.warnings == [])
    }

    @Test func `beside every other answer`() async throws {
        let house = try await hospital()
        for preference in [nil, InteractionRequest.Preference.Return.minimal, .representation] {
            let reply = await house.fhir(.post, "Patient", Self.patient("x"), .init(preference: preference))
            #expect(reply.status == 201 && reply.warnings == ["patient-duplicate"])
        }
    }

    @Test(arguments: ["transaction", "batch"])
    func `with the entry of a Bundle that they are about`(type: String) async throws {
        let house = try await hospital()
        let entries = [("o", "1950-01-01"), ("second", "1984-06-02")].map {
            #"{"resource":\#(Self.patient($0, birthDate: $1)),"request":{"method":"PUT","url":"Patient/\#($0)"}}"#
        }
        let reply = await house.fhir(.post, "", #"{"resourceType":"Bundle","type":"\#(type)","entry":[\#(entries.joined(separator: ","))]}"#)
        let outcomes = (reply.json["entry"]?.items ?? []).map { $0["response"]?["outcome"] }
        #expect(outcomes.map { $0 == nil } == [true, false])
        #expect(reply.severities == ["warning"] && reply.rules == ["patient-duplicate"])
        // The entries of a batch are requests of their own.
        #expect(reply.expressions == [type == "batch" ? "Patient" : "Bundle.entry[1].resource"])
    }

    @Test func `in a field of the domain API's answer`() async throws {
        let house = try await hospital()
        let body = """
            {"hospitalId":"h","mrn":"M-1","firstName":"Ada","lastName":"Okafor","dateOfBirth":"1984-06-02","gender":"female",
            "address":{"street":"1 Quay","city":"Port Alder","state":"-","postalCode":"4411","country":"-"},"phone":"+999 70 555 0181",
            "emergencyContact":{"name":"Luc","relationship":"husband","phone":"+999 70 555 0182"},
            "insurance":{"provider":"Mutual","policyNumber":"P-9"},"isActive":true}
            """
        let answer = await house.call("POST", "patients", body)
        #expect(answer.status == 201)
        #expect(answer.fields.filter { "\($0.name)" == "X-CareSync-Warning" }.map(\.value) == ["patient-duplicate"])
        let read = await house.call("GET", "patients/first")
        #expect(read.status == 200 && !read.fields.contains { "\($0.name)" == "X-CareSync-Warning" })
    }

    @Test func `of what a rule added, too, and once however often it is told`() async throws {
        let house = try House([
            TestPlugin(
                .onName("test-warning") { name, change, question, verdict throws(OperationFailure) in
                    verdict.warn(change, at: "Location.name", "Look")
                    verdict.warn(change, at: "Location.name", "Look")
                    if name == "A" { verdict.add(.create(Place.editor("B", in: question), as: ResourceID("b"))) }
                })
        ])
        let reply = await house.fhir(.put, "Location/a", Place.json("a"), .init(preference: .operationOutcome))
        #expect(reply.expressions == ["Location.name", "Location/b"])
        #expect(reply.warnings == ["test-warning"])
        let deleted = await house.fhir(.delete, "Location/a", nil, .init(preference: .operationOutcome))
        #expect(deleted.status == 200 && deleted.severities == ["information", "warning"])
        #expect(await house.fhir(.delete, "Location/b").warnings == ["test-warning"])
        // They are not kept: they refused nothing.
        #expect(try await house.log().allSatisfy(\.warnings.isEmpty))
    }

    @Test func `not of a commit that is refused`() async throws {
        let heard = Mutex<[String]>([])
        let house = try House([
            TestPlugin(
                .onName("test-warning") { name, change, _, verdict throws(OperationFailure) in
                    verdict.warn(change, at: "Location", "Look")
                    if name == "No" { verdict.refuse(change, at: "Location", "No") }
                })
        ])
        var caller = house.caller(.domain)
        caller.heed = { issues in heard.withLock { $0 += issues.compactMap(\.rule) } }
        for name in ["No", "Yes"] {
            _ = try? await house.service.write(caller) { writer throws(OperationFailure) in
                var editor = ResourceEditor(writer.schema, "Location")
                editor.set("name", name)
                return try writer.create(editor, as: nil).id
            }
        }
        #expect(heard.withLock { $0 } == ["test-warning"])
    }

    @Test func `an import hears what workflow would have refused`() async throws {
        let house = try await Door.house(.workflow)
        let way = House.Way(isImport: true, preference: .operationOutcome)
        let reply = await house.fhir(.put, "Location/x", Place.json("x", status: "suspended"), way)
        #expect(reply.status == 201 && reply.rules == ["door-closed"] && reply.severities == ["information", "warning"])
    }
}
