import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRStore
import Interactions
import Testing

/// What the CapabilityStatement says is what the server does: every interaction, parameter and operation that it declares is called.
struct CapabilityTests {
    private func statement(_ server: TestServer) async throws -> JSONValue {
        try #require((await server.send(.get, "metadata")).json.value(at: "rest.0"))
    }

    @Test func `The statement is a valid resource that describes this instance`() async throws {
        let server = try TestServer()
        let reply = await server.send(.get, "metadata")
        #expect(reply.status == 200)
        #expect(throws: Never.self) { try JSONReader.parse(reply.body, schema: .r4, expecting: Schema.r4.known.capabilityStatement) }
        #expect(reply["status"] == "active")
        #expect(reply["kind"] == "instance")
        #expect(reply["fhirVersion"] == "4.0.1")
        #expect(reply["software.version"] == "1.2.3")
        #expect(reply["implementation.url"] == "http://localhost/fhir")
        #expect(reply["date"] == "2026-03-01T08:00:00.000Z")
        #expect(reply.count("rest.0.resource") == 146)
        #expect(reply["rest.0.resource.0.conditionalDelete"] == "single")
        let other = try TestServer { $0.deletesMultiple = true }
        #expect(await other.send(.get, "metadata")["rest.0.resource.0.conditionalDelete"] == "multiple")
    }

    @Test func `It has an ETag that changes with it`() async throws {
        let server = try TestServer()
        let reply = await server.send(.get, "metadata")
        let tag = try #require(reply.etag)
        #expect(await server.send(.get, "metadata", nil, .ifNoneMatch(tag)).status == 304)
        #expect(await server.send(.get, "metadata", nil, .ifNoneMatch(#"W/"1""#)).status == 200)
        let other = try TestServer { $0.deletesMultiple = true }
        #expect(await other.send(.get, "metadata").etag != tag)
    }

    @Test(arguments: [("full", 200), ("normative", 200), ("terminology", 200), ("x", 400)])
    func `It is the same whatever the mode`(mode: String, status: Int) async throws {
        #expect(await (try TestServer()).send(.get, "metadata?mode=\(mode)").status == status)
    }

    @Test func `It can be cut down and be pretty`() async throws {
        let reply = await (try TestServer()).send(.get, "metadata?_elements=software&_pretty=true")
        #expect(reply["software.name"] == "CareSync FHIR")
        #expect(reply["meta.tag.0.code"] == "SUBSETTED")
        #expect(reply.count("patchFormat") == 0)
        #expect(reply.text.contains("\n  \"software\""))
    }

    @Test func `Every declared interaction on a type works on every type`() async throws {
        let server = try TestServer { $0.hasReferentialIntegrity = false }
        let rest = try await statement(server)
        for resource in rest["resource"]?.items ?? [] {
            let type = resource.text(at: "type") ?? ""
            for code in (resource["interaction"]?.items ?? []).compactMap({ $0.text(at: "code") }) {
                let reply = await call(code, type, server)
                #expect((200..<300).contains(reply.status), "\(type) \(code): \(reply.text)")
            }
            #expect(resource["interaction"]?.items?.count == 9)
        }
    }

    /// Calls an interaction on a fresh resource with as little in it as the server takes.
    private func call(_ code: String, _ type: String, _ server: TestServer) async -> Reply {
        let needed =
            type == "SearchParameter" ? #""url":"urn:x","code":"x","type":"string","base":["Patient"],"expression":"Patient.name.text","# : ""
        let body = #"{"resourceType":"\#(type)","id":"x",\#(needed)"language":"de"}"#
        await server.send(.put, "\(type)/x", body)
        return switch code {
        case "read": await server.send(.get, "\(type)/x")
        case "vread": await server.send(.get, "\(type)/x/_history/1")
        case "update": await server.send(.put, "\(type)/x", body.replacing("\"de\"", with: "\"en\""))
        case "patch": await server.send(.patch, "\(type)/x", "[]", .body(.jsonPatch))
        case "delete": await server.send(.delete, "\(type)/y")
        case "history-instance": await server.send(.get, "\(type)/x/_history")
        case "history-type": await server.send(.get, "\(type)/_history")
        case "create": await server.send(.post, type, body)
        case "search-type": await server.send(.get, type)
        default: Reply(status: 0)
        }
    }

    @Test func `Every search parameter of R4 is declared, and works`() async throws {
        let server = try TestServer()
        let rest = try await statement(server)
        for resource in rest["resource"]?.items ?? [] {
            let name = resource.text(at: "type") ?? ""
            let type = try #require(Schema.r4.type(named: name))
            let declared = (resource["searchParam"]?.items ?? []).compactMap { $0.text(at: "definition") }
            let defined = Schema.r4.searchParameters(of: type).map { Schema.r4[$0] }.filter { !Self.undeclared.contains("\($0.code)") }
            #expect(declared.sorted() == defined.map { "\($0.url)" }.sorted(), "\(name)")
            for parameter in defined {
                let reply = await server.send(.get, "\(name)?\(parameter.code)=\(sample(parameter))")
                #expect(reply.status == 200, "\(name) \(parameter.code)")
            }
        }
        for name in (rest["searchParam"]?.items ?? []).compactMap({ $0.text(at: "name") }) {
            #expect(await server.send(.get, "?\(name)=\(Self.samples[name] ?? "x")").status == 200, "\(name)")
        }
    }

    @Test func `Every declared inclusion works`() async throws {
        let server = try TestServer()
        let rest = try await statement(server)
        for resource in rest["resource"]?.items ?? [] {
            let type = resource.text(at: "type") ?? ""
            for (name, list) in [("_include", "searchInclude"), ("_revinclude", "searchRevInclude")] {
                let values = (resource[list]?.items ?? []).compactMap(\.string)
                for part in stride(from: 0, to: values.count, by: 40).map({ values[$0..<min($0 + 40, values.count)] }) {
                    let query = part.map { "\(name)=\($0)" }.joined(separator: "&")
                    let reply = await server.send(.get, "\(type)?\(query)")
                    #expect(reply.status == 200, "\(type) \(reply.text)")
                }
            }
        }
        let patient = rest["resource"]?.items?.first { $0.text(at: "type") == "Patient" }
        let followed = patient?["searchInclude"]?.items?.compactMap(\.string)
        #expect(followed == ["Patient:general-practitioner", "Patient:link", "Patient:organization"])
        let referrers = Set(patient?["searchRevInclude"]?.items?.compactMap(\.string) ?? [])
        #expect(referrers.isSuperset(of: ["Observation:subject", "Observation:patient", "Patient:link", "Provenance:target"]))
        #expect(!referrers.contains("Patient:organization"))
    }

    /// Of R4's search parameters, those that are not declared: what no resource has as a value, and Patient's two whose definitions do not
    /// say where their values are.
    private static let undeclared: Set<String> = ["_query", "age", "birthOrderBoolean"]

    /// A value for a parameter.
    private func sample(_ parameter: SearchParameterInfo) -> String {
        if let sample = Self.samples["\(parameter.code)"] { return sample }
        if parameter.kind != .composite { return Self.samples["\(parameter.kind)"] ?? "" }
        return parameter.components.map { sample(Schema.r4[$0.definition]) }.joined(separator: "$")
    }

    /// A value for a parameter by its name or kind.
    private static let samples = [
        "_lastUpdated": "2026", "_filter": "_id eq 1", "near": "1|2|3", "number": "1", "date": "2026", "string": "x", "token": "s|1",
        "reference": "Patient/1", "quantity": "1", "uri": "http://x", "special": "x",
    ]

    @Test func `Every declared operation works`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let rest = try await statement(server)
        let meta = #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"x"}]}}]}"#
        let system = (rest["operation"]?.items ?? []).compactMap { $0.text(at: "name") }
        #expect(system == ["meta", "versions", "reindex", "reindex-status"])
        let began = await server.send(.post, "$reindex")
        #expect(began.status == 202)
        #expect(try await server.indexed(began).status == 200)
        for name in system.prefix(2) { #expect(await server.send(.get, "$\(name)").status == 200) }
        let patient = rest["resource"]?.items?.first { $0.text(at: "type") == "Patient" }
        let instance = (patient?["operation"]?.items ?? []).compactMap { $0.text(at: "name") }
        #expect(instance == ["meta", "meta-add", "meta-delete", "everything", "match"])
        for name in ["meta-add", "meta-delete"] { #expect(await server.send(.post, "Patient/1/$\(name)", meta).status == 200) }
        for name in ["meta", "everything"] { #expect(await server.send(.post, "Patient/1/$\(name)").status == 200) }
        #expect(await server.send(.post, "Patient/$match", #"{"resourceType":"Patient","birthDate":"1980-01-01"}"#).status == 200)
        for (type, name) in [("Observation", "lastn"), ("Encounter", "everything")] {
            let resource = rest["resource"]?.items?.first { $0.text(at: "type") == type }
            #expect((resource?["operation"]?.items ?? []).map { $0.text(at: "name") } == ["meta", "meta-add", "meta-delete", name])
        }
        for definition in (patient?["operation"]?.items ?? []).compactMap({ $0.text(at: "definition") }) {
            #expect(Schema.r4.operations.contains { Schema.r4[$0].url == definition })
        }
    }

    @Test func `Every declared interaction on the system works`() async throws {
        let server = try TestServer()
        let rest = try await statement(server)
        for code in (rest["interaction"]?.items ?? []).compactMap({ $0.text(at: "code") }) {
            let reply =
                switch code {
                case "transaction", "batch": await server.send(.post, "", #"{"resourceType":"Bundle","type":"\#(code)"}"#)
                case "history-system": await server.send(.get, "_history")
                case "search-system": await server.send(.get, "")
                default: Reply(status: 0)
                }
            #expect(reply.status == 200, "\(code)")
        }
    }

    @Test(arguments: [
        ("GET", "Observation/1/$everything", 404), ("POST", "$validate", 404), ("POST", "Patient/$merge", 404), ("GET", "$graphql", 404),
        ("GET", "Patient?nmae=x", 400), ("GET", "?_type=Nothing", 400), ("GET", "Observation/1/*", 404), ("PUT", "metadata", 405),
        ("POST", "Patient/1/_history", 405), ("DELETE", "Patient/1/_history/1", 405), ("PATCH", "", 405), ("DELETE", "", 405),
    ])
    func `What is not declared is not there`(method: String, url: String, status: Int) async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let method = try #require(InteractionRequest.Method(rawValue: method))
        let reply = await server.send(method, url, method == .get ? nil : "{}")
        #expect(reply.status == status)
        #expect(reply["resourceType"] == "OperationOutcome")
    }

    @Test func `References and conditional forms are as declared`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        #expect(await server.send(.post, "Patient", Resource.patient(), .ifNoneExist("identifier=s|1")).status == 200)
        #expect(await server.send(.put, "Patient?identifier=s|1", Resource.patient(identifier: "s|1")).status == 200)
        #expect(await server.send(.get, "Patient/1", nil, .ifNoneMatch(#"W/"1""#)).status == 304)
        #expect(await server.send(.post, "Observation", Resource.observation(subject: "Patient/9")).status == 422)
    }
}
