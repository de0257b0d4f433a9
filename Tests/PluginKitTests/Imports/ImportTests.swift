import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Testing

/// The tag of resources that an import brought although they lack something.
enum Tags {
    static let unchecked = #"{"system":"urn:caresync-fhir:tag","code":"import-unchecked"}"#

    static func isUnchecked(_ resource: JSONValue) -> Bool {
        (resource["meta"]?["tag"]?.items ?? []).filter {
            $0["system"]?.string == "urn:caresync-fhir:tag" && $0["code"]?.string == "import-unchecked"
        }.count == 1
    }
}

/// What an import may, and who may import.
struct ImportTests {
    private static let lacking = Place.json("a", status: "suspended")

    @Test func `repeating an import makes no version`() async throws {
        let house = try await Door.house(.workflow)
        for _ in 0..<3 { #expect(await house.fhir(.put, "Location/x", Place.json("x", status: "suspended"), .imported).status < 300) }
        let first = await house.read("Location/x")
        #expect(Tags.isUnchecked(first))
        let position = house.position
        for _ in 0..<2 { #expect(await house.load(Place.json("x", status: "suspended")).status == 200) }
        // A sender who has read it sends the tag back.
        #expect(await house.load(Place.json("x", status: "suspended", #","meta":{"tag":[\#(Tags.unchecked)]}"#)).status == 200)
        #expect(house.position == position)
        #expect(await house.read("Location/x") == first)
    }

    @Test func `the answer names the newest version, in a transaction too`() async throws {
        let house = try await Door.house(.workflow)
        let reply = await house.fhir(.post, "Location", Place.json(status: "suspended"), .imported)
        #expect(reply.status == 201)
        #expect(Tags.isUnchecked(reply.json))
        #expect(reply.json["meta"]?["versionId"]?.string == "\(reply.version ?? 0)")
        let entry = #"{"resource":\#(Place.json("t", status: "suspended")),"request":{"method":"PUT","url":"Location/t"}}"#
        let answer = await house.fhir(.post, "", #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entry)]}"#, .imported)
        let version = await house.read("Location/t")["meta"]?["versionId"]?.string ?? ""
        #expect(answer.json["entry"]?.items?.first?["response"]?["etag"]?.string == "W/\"\(version)\"")
    }

    @Test func `a client cannot set the tag`() async throws {
        let house = try await Door.house(.workflow)
        let meta = #","meta":{"tag":[\#(Tags.unchecked)]}"#
        let created = await house.fhir(.post, "Location", Place.json(status: "active", meta))
        #expect(created.status == 201 && created.json["meta"]?["tag"] == nil)
        await house.fhir(.put, "Location/x", Place.json("x", meta))
        await house.fhir(
            .post, "Location/x/$meta-add",
            #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[\#(Tags.unchecked)]}}]}"#)
        await house.fhir(.patch, "Location/x", #"[{"op":"add","path":"/meta/tag","value":[\#(Tags.unchecked)]}]"#)
        #expect(await house.read("Location/x")["meta"]?["tag"] == nil)
        try await house.write { writer throws(OperationFailure) in
            var editor = ResourceEditor(writer.schema, "Location")
            editor.set("name", "N")
            let tag = editor.add("tag", to: editor.add("meta"))
            editor.set("system", "urn:caresync-fhir:tag", in: tag)
            editor.set("code", "import-unchecked", in: tag)
            _ = try writer.create(editor, as: ResourceID("y"))
        }
        #expect(await house.read("Location/y")["meta"]?["tag"] == nil)
        #expect(await house.load(Place.json("z", meta)).status == 200)
        #expect(!Tags.isUnchecked(await house.read("Location/z")))
    }

    @Test func `a change must satisfy the rules, and takes the tag off`() async throws {
        let house = try await Door.house(.workflow)
        await house.fhir(.put, "Location/x", Place.json("x", status: "suspended", #","meta":{"tag":[{"code":"mine"}]}"#), .imported)
        #expect(Tags.isUnchecked(await house.read("Location/x")))
        let refused = await house.fhir(.patch, "Location/x", #"[{"op":"add","path":"/description","value":"d"}]"#)
        #expect(refused.status == 422 && refused.rules == ["door-closed"])
        let tags = #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[\#(Tags.unchecked)]}}]}"#
        #expect(await house.fhir(.post, "Location/x/$meta-delete", tags).rules == ["door-closed"])
        #expect(Tags.isUnchecked(await house.read("Location/x")))
        #expect(await house.fhir(.patch, "Location/x", #"[{"op":"replace","path":"/status","value":"active"}]"#).status == 200)
        let mended = await house.read("Location/x")
        #expect(mended["meta"]?["tag"]?.items?.map { $0["code"]?.string } == ["mine"])
        // An import that satisfies the rules takes it off as well.
        await house.load(Self.lacking)
        #expect(Tags.isUnchecked(await house.read("Location/a")))
        await house.load(Place.json("a"))
        #expect(!Tags.isUnchecked(await house.read("Location/a")))
    }

    @Test func `who lacks the permission cannot import`() async throws {
        let house = try await Door.house(.workflow)
        let position = house.position
        var way = House.Way(isImport: true, permissions: Permissions([.init("resources", "write")]))
        for door in Door.all {
            let reply = await door.send(house, .fine, way)
            let isBatch = reply.json["type"]?.string == "batch-response"
            #expect(reply.status == (isBatch ? 200 : 403), "\(door.name)")
            #expect(Set(reply.codes) == ["import-refused"], "\(door.name)")
        }
        #expect(house.position == position)
        way.permissions = Permissions([.init("resources", "import")])
        #expect(await house.fhir(.put, "Location/x", Place.json("x", status: "suspended"), way).status == 201)
    }

    @Test func `what is imported twice in one commit stays as it came last`() async throws {
        let house = try await Door.house(.workflow)
        func load(_ statuses: String...) async {
            let entries = statuses.map { #"{"resource":\#(Place.json("x", name: $0, status: $0))}"# }
            await house.load(#"{"resourceType":"Bundle","type":"collection","entry":[\#(entries.joined(separator: ","))]}"#)
        }
        await load("suspended", "inactive")
        var left = await house.read("Location/x")
        #expect(left["name"]?.string == "inactive" && !Tags.isUnchecked(left))
        await load("active", "suspended")
        left = await house.read("Location/x")
        #expect(left["name"]?.string == "suspended" && Tags.isUnchecked(left))
    }

    @Test func `a tagged resource that a rule changes too keeps the tag, and the import can be repeated`() async throws {
        let house = try House([
            TestPlugin(
                Door.rule(.workflow),
                .onName("test-alias") { name, change, _, verdict throws(OperationFailure) in
                    guard name != nil, let new = try change.new(), new.all("alias").isEmpty else { return }
                    var editor = ResourceEditor(new)
                    editor.append("alias", "Alias")
                    verdict.add(.update(editor, change.id))
                })
        ])
        await house.load(Self.lacking)
        let left = await house.read("Location/a")
        #expect(Tags.isUnchecked(left))
        #expect(left["alias"]?.items?.count == 1)
    }

    @Test func `what a rule adds to a load may refer to what comes later`() async throws {
        let house = try House([
            TestPlugin(
                .onName("test-parent") { name, change, _, verdict throws(OperationFailure) in
                    guard name == "Child", let new = try change.new(), new["partOf"] == nil else { return }
                    var editor = ResourceEditor(new)
                    editor.set("reference", "Location/later", in: editor.add("partOf"))
                    verdict.add(.update(editor, change.id))
                })
        ])
        #expect(await house.load(Place.json("a", name: "Child")).status == 200)
        #expect(await house.read("Location/a")["partOf"]?["reference"]?.string == "Location/later")
        #expect(await house.fhir(.post, "Location", Place.json(name: "Child")).codes == ["reference-not-found"])
    }
}
