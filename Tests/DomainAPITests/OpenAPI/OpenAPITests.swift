import FHIRCore
import FHIRJSON
import Foundation
import PluginKit
import Testing

@testable import DomainAPI

/// The description of the test's domain, as it stands in `Tests/Golden/openapi-bed-service.json`.
struct OpenAPITests {
    @Test func `A service is described as it was reviewed, under both its names`() async throws {
        let rig = try Rig()
        let answer = await rig.send("GET", "//openapi/bed-service.json")
        #expect(answer.status == 200)
        #expect(answer.reply.mediaType == "application/json")
        #expect(answer.reply.label == "/openapi/{service}.json")
        #expect(answer.bytes == (await rig.send("GET", "//openapi/bed.json")).bytes)
        let other = try Rig()
        #expect(answer.bytes == (await other.send("GET", "//openapi/bed-service.json")).bytes)
        #expect(rig.api.services == ["bed", "bed-service", "events"])
        try expect(answer.text)
    }

    @Test func `Who is not known sees no description`() async throws {
        let rig = try Rig()
        #expect(await rig.send("GET", "//openapi/bed.json", caller: nil).status == 401)
        #expect(await rig.send("GET", "//openapi/none.json", caller: nil).status == 401)
        #expect(await rig.send("GET", "//openapi/bed.json", caller: Rig.caller(.none)).status == 200)
    }

    @Test(arguments: ["//openapi/none.json", "//openapi/bed", "//openapi/", "//openapi/../bed.json", "//openapi.json"])
    func `What is no service is 404`(target: String) async throws {
        let rig = try Rig()
        #expect(await rig.send("GET", target).status == 404)
    }

    @Test func `Every reference leads to a component, and every component is used`() async throws {
        let rig = try Rig()
        for service in ["bed-service", "events"] {
            let document = await rig.send("GET", "//openapi/\(service).json").json
            var references: Set<String> = []
            Self.gather(document, &references)
            for reference in references {
                let value = reference.split(separator: "/").dropFirst().reduce(document as JSONValue?) { $0?[String($1)] }
                #expect(value != nil, "\(reference)")
            }
            for schema in document["components"]?["schemas"]?.members ?? [] {
                #expect(references.contains("#/components/schemas/" + schema.name), "\(schema.name)")
            }
        }
    }

    @Test func `Operations have ids of their own and say every status that came up`() async throws {
        let rig = try Rig()
        let document = await rig.send("GET", "//openapi/bed-service.json").json
        let operations = (document["paths"]?.members ?? []).flatMap { path in (path.value.members ?? []).map(\.value) }
        let ids = operations.compactMap { $0["operationId"]?.string }
        #expect(ids.count == BedRoutes.all.count)
        #expect(Set(ids).count == ids.count)
        let create = try #require(document["paths"]?["/beds"]?["post"])
        for status in ["201", "400", "401", "403", "406", "409", "413", "415", "422", "429", "500", "503"] {
            #expect(create["responses"]?[status] != nil, "\(status)")
        }
    }

    private static func gather(_ value: JSONValue, _ references: inout Set<String>) {
        for member in value.members ?? [] {
            if member.name == "$ref", let text = member.value.string { references.insert(text) }
            gather(member.value, &references)
        }
        for item in value.items ?? [] { gather(item, &references) }
    }

    private func expect(_ text: String) throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appendingPathComponent("Golden/openapi-bed-service.json")
        if ProcessInfo.processInfo.environment["CARESYNC_GOLDEN"] == "write" {
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let found = text.split(separator: "\n", omittingEmptySubsequences: false)
        let known = golden.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, expected) in zip(found, known) where line != expected {
            Testing.Issue.record("now: \(line)\nreviewed: \(expected)")
            break
        }
        #expect(found.count == known.count)
    }
}
