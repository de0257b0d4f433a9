import FHIRCore
import FHIRJSON
import Foundation
import Interactions
import Testing

/// What every interaction answers about resources that the caller must not know of: the same, byte for byte, as where there are none.
struct HiddenResourceTests {
    enum Kind: CaseIterable { case memory, sqlite }

    /// Two servers with the same visible resources, of which one has hidden ones besides.
    private struct Worlds {
        var full: TestServer
        var bare: TestServer

        init(_ kind: Kind) async throws {
            func make() throws -> TestServer {
                switch kind {
                case .memory: try TestServer { $0.hasReferentialIntegrity = false }
                case .sqlite: try TestServer(onDisk: TestClock()) { $0.hasReferentialIntegrity = false }
                }
            }
            (full, bare) = (try make(), try make())
            for resource in HiddenResourceTests.visible + HiddenResourceTests.hidden { await Self.put(resource, full) }
            for resource in HiddenResourceTests.visible { await Self.put(resource, bare) }
            // As many commits, so that links of pages carry the same position.
            await full.send(.delete, "Observation/oy")
            while bare.commits < full.commits {
                await bare.send(.put, "Basic/filler", Resource.make("Basic", "filler", #""author":{"display":"\#(bare.commits)"}"#))
            }
            try await full.grant(HiddenResourceTests.grants)
            try await bare.grant(HiddenResourceTests.grants)
        }

        private static func put(_ resource: (url: String, body: String), _ server: TestServer) async {
            let reply = await server.send(.put, resource.url, resource.body)
            #expect(reply.status == 201, "\(resource.url): \(reply.text)")
        }
    }

    /// The caller is patient p1, with whose laboratory results, encounters and lists anything may be done.
    private static let grants = [
        AccessGrant(["Patient", "Encounter"], "cruds", in: .init("Patient", "p1")),
        AccessGrant(["Observation"], "cruds", in: .init("Patient", "p1"), where: [.init("category", "laboratory")]),
        AccessGrant(["List", "Group"], "cruds"),
    ]

    private static func observation(_ id: String?, _ patient: String, _ category: String, _ identifier: String) -> String {
        Resource.observation(
            id, subject: "Patient/\(patient)", identifier: "urn:o|\(identifier)",
            #""category":[{"coding":[{"code":"\#(category)"}]}],"text":{"status":"generated","#
                + #""div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">secret \#(identifier)</div>"}"#)
    }

    private static let visible: [(url: String, body: String)] = [
        (
            "Patient/p1",
            Resource.patient(
                "p1", identifier: "urn:p|1", #""name":[{"family":"Own"}],"managingOrganization":{"reference":"Organization/g1"}"#)
        ),
        (
            "Encounter/e1",
            Resource.make(
                "Encounter", "e1", #""status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"}"#,
                #""serviceProvider":{"reference":"Organization/g1"}"#)
        ),
        (
            "Observation/o1",
            Resource.observation(
                "o1", subject: "Patient/p1", identifier: "urn:o|1",
                #""category":[{"coding":[{"code":"laboratory"}]}],"derivedFrom":[{"reference":"Observation/ox"}],"#
                    + #""encounter":{"reference":"Encounter/ex"}"#
            )
        ),
        ("Observation/o2", observation("o2", "p1", "laboratory", "2")),
        (
            "List/l1",
            Resource.make(
                "List", "l1",
                #""status":"current","mode":"working""#,
                #""entry":[{"item":{"reference":"Observation/ox"}},{"item":{"reference":"Observation/o1"}}]"#
            )
        ),
    ]

    private static let hidden: [(url: String, body: String)] = [
        ("Patient/px", Resource.patient("px", identifier: "urn:p|x", #""name":[{"family":"Hidden"}]"#)),
        (
            "Encounter/ex",
            Resource.make("Encounter", "ex", #""status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/px"}"#)
        ),
        ("Observation/ox", observation("ox", "px", "laboratory", "x")),
        ("Observation/oz", observation("oz", "p1", "vital-signs", "z")),
        ("Observation/oy", observation("oy", "px", "laboratory", "y")),
        ("Organization/g1", Resource.make("Organization", "g1", #""name":"Hidden""#)),
    ]

    private struct Door: Sendable, CustomStringConvertible {
        var method: InteractionRequest.Method
        var url: String
        var body: String?
        var headers: TestServer.Headers
        var description: String { "\(method) \(url) \(body?.prefix(60) ?? "")" }

        init(_ method: InteractionRequest.Method, _ url: String, _ body: String? = nil, _ headers: TestServer.Headers = .none) {
            (self.method, self.url, self.body, self.headers) = (method, url, body, headers)
        }
    }

    /// Every interaction that can be told of one resource, and everything that finds some.
    private static var doors: [Door] {
        let own = { (id: String?) in observation(id, "p1", "laboratory", "new") }
        var doors: [Door] = []
        for id in ["ox", "oy", "oz"] {
            doors += [
                Door(.get, "Observation/\(id)"), Door(.get, "Observation/\(id)", nil, .ifNoneMatch("W/\"1\"")),
                Door(.get, "Observation/\(id)/_history/1"), Door(.get, "Observation/\(id)/_history/2"),
                Door(.get, "Observation/\(id)/_history"), Door(.get, "Observation/\(id)/$meta"),
                Door(.get, "Observation/\(id)/_history/1/$meta"), Door(.put, "Observation/\(id)", own(id)),
                Door(.put, "Observation/\(id)", own(id), .ifMatch("W/\"1\"")), Door(.put, "Observation/\(id)", own(id), .ifMatch("*")),
                Door(.put, "Observation/\(id)", own(id), .ifNoneMatch("*")), Door(.delete, "Observation/\(id)"),
                Door(.delete, "Observation/\(id)", nil, .prefer(.operationOutcome)),
                Door(.delete, "Observation/\(id)", nil, .ifMatch("W/\"1\"")),
                Door(.patch, "Observation/\(id)", Patch.replace("Observation.status", #""valueCode":"amended""#)),
                Door(
                    .post, "Observation/\(id)/$meta-add",
                    #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"t"}]}}]}"#),
            ]
        }
        for condition in ["identifier=urn:o|x", "identifier=urn:o|z", "_id=ox", "subject=Patient/px", "identifier=urn:o|y"] {
            doors += [
                Door(.put, "Observation?\(condition)", own(nil)), Door(.put, "Observation?\(condition)", own("ox")),
                Door(.patch, "Observation?\(condition)", Patch.replace("Observation.status", #""valueCode":"amended""#)),
                Door(.delete, "Observation?\(condition)"), Door(.post, "Observation", own(nil), .ifNoneExist(condition)),
                Door(
                    .post, "", Resource.transaction(Entry("POST", "Observation", own(nil), conditions: #""ifNoneExist":"\#(condition)""#))),
                Door(.post, "", Resource.transaction(Entry("PUT", "Observation?\(condition)", own(nil)))),
                Door(.post, "", Resource.transaction(Entry("DELETE", "Observation?\(condition)"))),
                Door(
                    .post, "",
                    Resource.transaction(
                        Entry(
                            "POST", "List",
                            Resource.make(
                                "List", nil, #""status":"current","mode":"working""#,
                                #""entry":[{"item":{"reference":"Observation?\#(condition)"}}]"#)
                        ))),
            ]
        }
        for url in [
            "Observation", "Observation?_id=ox,o1", "Observation?identifier=urn:o|x", "Observation?subject=Patient/px",
            "Observation?_total=accurate",
            "Observation?_summary=count", "Observation?_count=1&_total=accurate", "Observation?_sort=-_lastUpdated&_count=1",
            "Observation?_sort=-identifier",
            "Observation?subject:Patient.name=Hidden", "Observation?subject:Patient.name:missing=false",
            "Observation?encounter.subject=Patient/px",
            "Observation?derived-from:Observation.identifier=urn:o|x", "Observation?derived-from:Observation.category=laboratory",
            "Patient?organization.name=Hidden", "Encounter?service-provider.name=Hidden", "Patient?name=Hidden",
            "Patient?_has:Observation:patient:identifier=urn:o|z",
            "Patient?_has:Observation:patient:identifier=urn:o|x", "Patient?_has:Observation:patient:_has:List:item:_id=l1",
            "Observation?_has:List:item:_id=l1", "Observation?_list=l1", "List?item:Observation.identifier=urn:o|x",
            "Observation?_include=Observation:subject",
            "Observation?_include=Observation:derived-from&_include=Observation:encounter", "List?_include=List:item",
            "Patient?_revinclude=Observation:patient",
            "Patient?_include=Patient:organization", "Patient?_include=*&_revinclude=*", "Encounter?_revinclude=Observation:encounter",
            "List?_include:iterate=*",
            "Observation?_content=secret", "Observation?_text=secret", "Observation?_filter=identifier eq urn:o|x or identifier eq urn:o|2",
            "Patient/px/Observation", "Patient/px/*", "Patient/p1/Observation", "Patient/p1/*", "Encounter/ex/Observation",
            "?_lastUpdated=gt2001",
            "?_type=Patient,Observation,Organization", "?_content=secret", "Observation?category:not=laboratory",
            "Observation?_contained=true",
            "Observation?_lastUpdated=gt2001&_count=1", "Observation/_history", "Patient/_history", "_history",
            "Observation/_history?_count=0",
            "_history?_since=2001-01-01", "Patient/px/$everything", "Patient/p1/$everything", "Patient/$everything",
            "Encounter/ex/$everything",
            "Encounter/e1/$everything", "Observation/$lastn?patient=Patient/px&category=laboratory",
            "Observation/$lastn?category=laboratory,vital-signs", "Observation/$meta", "$meta", "Patient/px", "Patient/px/$meta",
            "Organization/g1", "Organization", "Organization/nobody", "Organization/g1/_history",
        ] { doors.append(Door(.get, url)) }
        doors += [
            Door(
                .post, "",
                Resource.batch(Entry("GET", "Observation/ox"), Entry("PUT", "Observation/ox", own("ox")), Entry("DELETE", "Observation/ox"))
            ),
            Door(.post, "", Resource.transaction(Entry("GET", "Observation/ox"))),
            Door(.post, "", Resource.transaction(Entry("GET", "Observation/ox/_history"))),
            Door(.post, "", Resource.transaction(Entry("GET", "Observation/oy/_history/2"))),
            Door(.post, "", Resource.transaction(Entry("GET", "Observation?identifier=urn:o|x"))),
            Door(.post, "", Resource.transaction(Entry("PUT", "Observation/ox", own("ox")))),
            Door(.post, "", Resource.transaction(Entry("DELETE", "Observation/ox"))),
            Door(
                .post, "",
                Resource.transaction(Entry("PATCH", "Observation/ox", Patch.replace("Observation.status", #""valueCode":"amended""#)))),
            Door(.put, "Patient/px", Resource.patient("px")), Door(.delete, "Patient/px"),
            Door(.put, "Organization/g1", Resource.make("Organization", "g1")),
            Door(
                .post, "Patient/$match",
                Resource.make(
                    "Parameters", nil,
                    #""parameter":[{"name":"resource","resource":"#
                        + Resource.patient(nil, identifier: "urn:p|x", #""name":[{"family":"Hidden"}]"#) + "}]")
            ),
        ]
        return doors
    }

    @Test(arguments: Kind.allCases) func `every door answers about a hidden resource as about an unused id`(_ kind: Kind) async throws {
        let worlds = try await Worlds(kind)
        let (full, bare) = (worlds.full, worlds.bare)
        for door in Self.doors {
            let hidden = await full.send(door.method, door.url, door.body, door.headers)
            let unused = await bare.send(door.method, door.url, door.body, door.headers)
            #expect(Self.text(hidden) == Self.text(unused), "\(door)")
            #expect(full.commits == bare.commits, "\(door)")
        }
        var host = full
        host.rights = nil
        for resource in Self.hidden where resource.url != "Observation/oy" {
            let reply = await host.send(.get, resource.url)
            #expect(reply.etag == "W/\"1\"", "\(resource.url)")
        }
    }

    /// Everything of a reply, but for what the links of pages are sealed with, which differs between stores.
    private static func text(_ reply: Reply) -> String {
        var body = reply.text
        while let start = body.range(of: "_page=") {
            let end = body[start.upperBound...].firstIndex(of: "\"") ?? body.endIndex
            body.replaceSubrange(start.lowerBound..<end, with: "(page)")
        }
        return "\(reply.status) \(reply.etag ?? "-") \(reply.lastModified?.description ?? "-") \(reply.location ?? "-") \(body)"
    }

    @Test func `a page link leads to nothing hidden, and nobody else can use it`() async throws {
        var server = try await Worlds(.memory).full
        let first = await server.send(.get, "Observation?_count=1")
        #expect(first.each("entry", "resource.id") == ["o1"])
        let next = try #require(first.link("next"))
        let second = await server.send(.get, next)
        #expect(second.each("entry", "resource.id") == ["o2"])
        #expect(second.link("next") == nil)
        let history = try #require(await server.send(.get, "Observation/_history?_count=1").link("next"))
        #expect(await server.send(.get, history).status == 200)
        for grants in [[AccessGrant(["Observation"], "rs")], [AccessGrant(["Observation"], "cruds", in: .init("Patient", "px"))]] {
            try await server.grant(grants)
            #expect(await server.send(.get, next).status == 400)
            #expect(await server.send(.get, history).status == 400)
        }
        server.rights = nil
        #expect(await server.send(.get, next).status == 400)
        try await server.grant(Self.grants.reversed())
        #expect(await server.send(.get, next).status == 200)
    }

    @Test func `a plan tells nothing of hidden resources`() async throws {
        let worlds = try await Worlds(.memory)
        func plan(_ server: TestServer, _ url: String) async -> [String] {
            let reply = await server.send(.get, url)
            return (reply.json.value(at: "entry")?.items ?? []).flatMap { entry in
                (entry.value(at: "resource.issue")?.items ?? []).compactMap { $0.text(at: "diagnostics") }.filter { !$0.hasPrefix("Plan:") }
            }
        }
        for url in ["Observation?identifier=urn:o|x&_explain=true", "Observation?subject:Patient.name=Hidden&_explain=true"] {
            let told = await plan(worlds.full, url)
            #expect(!told.isEmpty)
            #expect(told == (await plan(worlds.bare, url)))
        }
    }
}
