import FHIRCore
import FHIRJSON
import Interactions
import PluginKit
import Testing

@testable import PatientPlugin

/// The rules at FHIR's door: who sends what gets refused by which rule.
struct PatientRulesTests {
    @Test(arguments: [
        (#""gender":"female","birthDate":"1984-06-02""#, []),
        (#""name":[{"use":"official"}],"gender":"female""#, []),
        (#""name":[{"_family":{%ABSENT%}}],"gender":"male""#, []),
        (#""name":[{%ABSENT%}],"gender":"male""#, []),
        (#""name":[{"text":"A"}]"#, []),
        (#""name":[{"text":"A"}],"_gender":{%ABSENT%}"#, []),
        (#""name":[{"text":"A"}],"gender":"unknown""#, []),
        (#""name":[{"text":"A"}],"gender":"male","birthDate":"2026-03-03""#, ["patient-birth-date"]),
        (#""name":[{"text":"A"}],"gender":"male","birthDate":"2026-03-01""#, []),
        (#""name":[{"text":"A"}],"gender":"male","birthDate":"1849-12-31""#, ["patient-birth-date"]),
        (#""name":[{"text":"A"}],"gender":"male","birthDate":"1850""#, []),
        (#""name":[{"text":"A"}],"gender":"male","birthDate":"1984-06-02","deceasedDateTime":"1984-06-01""#, ["patient-deceased"]),
        (#""name":[{"text":"A"}],"gender":"male","birthDate":"1984-06-02","deceasedDateTime":"1984-06-02""#, []),
        (#""name":[{"text":"A"}],"gender":"male","birthDate":"1984-06-02","deceasedDateTime":"1984""#, []),
        (#""name":[{"text":"A"}],"gender":"male","birthDate":"1984-06-02","deceasedDateTime":"1984-06-01T20:00:00Z""#, []),
        (#""name":[{"text":"A"}],"gender":"male","deceasedDateTime":"2026-03-01T09:00:00Z""#, ["patient-deceased"]),
        (#""name":[{"text":"A"}],"gender":"male","deceasedBoolean":true"#, []),
        (#""gender":"male","birthDate":"1700""#, ["patient-birth-date"]),
    ])
    func `a patient's own data`(elements: String, refusals: [String]) async throws {
        let hospital = try await Hospital()
        let reply = await hospital.fhir(.post, "Patient", #"{"resourceType":"Patient",\#(Self.whole(elements))}"#)
        #expect(reply.rules.sorted() == refusals)
        #expect(reply.status == (refusals.isEmpty ? 201 : 422))
    }

    @Test(arguments: [
        (#""category":[%DIAGNOSIS%],"subject":{"reference":"Group/g"}"#, []),
        (#""subject":{"reference":"Group/g"}"#, []),
        (#""subject":{"reference":"Location/g"}"#, ["history-patient"]),
        (#""subject":{"display":"somebody"}"#, ["history-patient"]),
        (#""subject":{"identifier":{"value":"1"}}"#, []),
        (#""subject":{"reference":"http://elsewhere.example/fhir/Patient/1"}"#, []),
        (#""subject":{"reference":"Patient/p"},"onsetDateTime":"2027""#, ["history-dates"]),
        (#""subject":{"reference":"Patient/p"},"onsetDateTime":"2026","recordedDate":"2026-03-01T08:00:00Z""#, []),
        (#""subject":{"reference":"Patient/p"},"recordedDate":"2026-03-02T08:00:00Z""#, ["history-dates"]),
        (#""subject":{"reference":"Patient/p"},"onsetDateTime":"2020-05","abatementDateTime":"2020-04-30""#, ["history-dates"]),
        (#""subject":{"reference":"Patient/p"},"onsetDateTime":"2020-05","abatementDateTime":"2020-05-01""#, []),
    ])
    func `a condition of a history`(elements: String, refusals: [String]) async throws {
        let hospital = try await Hospital()
        _ = await hospital.fhir(.put, "Patient/p", #"{"resourceType":"Patient","id":"p","name":[{"text":"A"}],"gender":"male"}"#)
        _ = await hospital.fhir(.put, "Group/g", #"{"resourceType":"Group","id":"g","type":"person","actual":true}"#)
        _ = await hospital.fhir(.put, "Location/g", #"{"resourceType":"Location","id":"g"}"#)
        let reply = await hospital.fhir(.post, "Condition", #"{"resourceType":"Condition",\#(Self.whole(elements))}"#)
        #expect(reply.rules == refusals)
        #expect(reply.status == (refusals.isEmpty ? 201 : 422))
    }

    @Test func `an allergy is a patient's`() async throws {
        let hospital = try await Hospital()
        let reply = await hospital.fhir(.post, "AllergyIntolerance", #"{"resourceType":"AllergyIntolerance","patient":{"display":"x"}}"#)
        #expect(reply.rules == ["allergy-patient"])
    }

    @Test func `a record number belongs to one patient, at both doors and in one commit`() async throws {
        let hospital = try await Hospital()
        _ = try await hospital.call(.post, "patients", Samples.patient())
        let twin = Samples.patient {
            $0.firstName = "Bo"
            $0.dateOfBirth = "1950-01-01"
        }
        let failure = await hospital.failure(.post, "patients", twin)
        #expect(failure?.category == .unprocessable)
        #expect(failure?.rules == ["patient-mrn-unique"])
        #expect(await hospital.fhir(.post, "Patient", Self.patient("urn:caresync-fhir:mrn:h", "M-1")).rules == ["patient-mrn-unique"])
        #expect(await hospital.fhir(.post, "Patient", Self.patient("http://elsewhere.example", "M-1")).status == 201)
        #expect(await hospital.fhir(.post, "Patient", Self.patient("urn:caresync-fhir:mrn:h", "m-1")).status == 201)
        let entry = #"{"resource":\#(Self.patient("urn:x", "T")),"request":{"method":"POST","url":"Patient"}}"#
        let reply = await hospital.fhir(.post, "", #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entry),\#(entry)]}"#)
        #expect(reply.status == 422)
        #expect(Set(reply.rules) == ["patient-mrn-unique"])
    }

    @Test func `of many who are given one number at the same time one gets it`() async throws {
        let hospital = try await Hospital(["patient.duplicates": "off"])
        let registered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let body = Samples.patient { $0.firstName = "A\(number)" }
                    return number % 2 == 0
                        ? await hospital.failure(.post, "patients", body) == nil
                        : await hospital.fhir(.post, "Patient", Self.patient("urn:caresync-fhir:mrn:h", "M-1")).status == 201
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(registered == 1)
    }

    @Test func `the same patient keeps its number, and a number is free again when its patient is gone`() async throws {
        let hospital = try await Hospital()
        #expect(await hospital.fhir(.put, "Patient/a", Self.patient("urn:x", "1", id: "a")).status == 201)
        #expect(await hospital.fhir(.put, "Patient/a", Self.patient("urn:x", "1", id: "a", "\"active\":true,")).status == 200)
        #expect(await hospital.fhir(.put, "Patient/b", Self.patient("urn:x", "2", id: "b")).status == 201)
        #expect(await hospital.fhir(.put, "Patient/b", Self.patient("urn:x", "1", id: "b")).rules == ["patient-mrn-unique"])
        #expect(await hospital.fhir(.delete, "Patient/a").status < 300)
        #expect(await hospital.fhir(.put, "Patient/b", Self.patient("urn:x", "1", id: "b")).status == 200)
    }

    @Test func `an import may lack what workflow asks for, but no number twice`() async throws {
        let hospital = try await Hospital()
        let poor = await hospital.fhir(.post, "Patient", #"{"resourceType":"Patient","birthDate":"1700"}"#, isImport: true)
        #expect(poor.diagnostics == [])
        #expect(poor.status == 201)
        #expect(await hospital.fhir(.put, "Patient/a", Self.patient("urn:x", "1", id: "a"), isImport: true).status == 201)
        #expect(await hospital.fhir(.put, "Patient/b", Self.patient("urn:x", "1", id: "b"), isImport: true).rules == ["patient-mrn-unique"])
    }

    @Test func `links lead to other patients, and not in a circle`() async throws {
        let hospital = try await Hospital()
        func link(_ id: String, _ type: String, to other: String, active: Bool = false) async -> [String] {
            let json = Self.patient(
                "urn:x", id, id: id, #""active":\#(active),"link":[{"other":{"reference":"Patient/\#(other)"},"type":"\#(type)"}],"#)
            return await hospital.fhir(.put, "Patient/\(id)", json).rules
        }
        for id in ["a", "b", "c"] { _ = await hospital.fhir(.put, "Patient/\(id)", Self.patient("urn:x", id, id: id)) }
        #expect(await link("a", "seealso", to: "a") == ["patient-link"])
        #expect(await link("a", "replaced-by", to: "b", active: true) == ["patient-replaced"])
        #expect(await link("a", "replaced-by", to: "b") == [])
        #expect(await link("b", "replaced-by", to: "c") == [])
        #expect(await link("c", "replaced-by", to: "a") == ["patient-link"])
    }

    @Test(arguments: [("off", 85, []), ("refuse", 60, ["patient-duplicate"]), ("warn", 60, [])])
    func `a patient who is likely there already`(reaction: String, score: Int, refusals: [String]) async throws {
        let hospital = try await Hospital(["patient.duplicates": reaction, "patient.duplicates.score": "\(score)"])
        let first = Self.patient("urn:x", "1", "\"birthDate\":\"1984-06-02\",")
        #expect(await hospital.fhir(.post, "Patient", first).status == 201)
        let second = Self.patient("urn:x", "2", "\"birthDate\":\"1984-06-02\",\"telecom\":[{\"system\":\"phone\",\"value\":\"1\"}],")
        #expect(await hospital.fhir(.post, "Patient", second).rules == refusals)
        #expect(await hospital.fhir(.post, "Patient", Self.patient("urn:x", "3", "\"birthDate\":\"1984-06-03\",")).rules == [])
    }

    @Test func `settings that mean nothing are told`() async throws {
        await #expect(throws: PluginFault.self) { try await Hospital(["patient.duplicates": "maybe"]) }
        await #expect(throws: PluginFault.self) { try await Hospital(["patient.duplicates.score": "101"]) }
    }

    /// Elements with what is long written out.
    private static func whole(_ elements: String) -> String {
        let category = "http://terminology.hl7.org/CodeSystem/condition-category"
        return
            elements.replacing(
                "%ABSENT%",
                with: #""extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]"#
            )
            .replacing("%DIAGNOSIS%", with: #"{"coding":[{"system":"\#(category)","code":"encounter-diagnosis"}]}"#)
    }

    private static func patient(_ system: String, _ value: String, id: String? = nil, _ more: String = "") -> String {
        """
        {"resourceType":"Patient",\(id.map { "\"id\":\"\($0)\"," } ?? "")\(more)"name":[{"family":"Okafor","given":["Ada"]}],
        "gender":"female","identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},
        "system":"\(system)","value":"\(value)"}]}
        """
    }
}
