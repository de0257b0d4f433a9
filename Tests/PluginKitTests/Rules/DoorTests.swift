import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Testing

/// No door leads past a rule.
struct DoorTests {
    @Test(arguments: Door.all, [DomainRule.Kind.integrity, .workflow])
    func `each door refuses what a rule refuses`(door: Door, kind: DomainRule.Kind) async throws {
        let house = try await Door.house(kind)
        let (position, events) = (house.position, try await house.events().count)
        let reply = await door.send(house, .refused, .plain)
        let isBatch = reply.json["type"]?.string == "batch-response"
        #expect(isBatch ? reply.json["entry"]?.items?.last?["response"]?["status"]?.string == "422 Unprocessable Content" : reply.status == 422)
        #expect(reply.rules == ["door-closed"])
        #expect(reply.codes == ["rule"])
        #expect(reply.expressions == [door.expression])
        // Of a batch the other entry stands.
        #expect(house.position == position + (isBatch ? 1 : 0))
        #expect(try await house.events().count == events)
        #expect(await house.read("Location/added") == .null)
        #expect(await house.read("Location/a")["status"]?.string == "active")
        #expect(await house.read("Location/kept") != .null)
    }

    @Test(arguments: Door.all)
    func `each door tells a change once, with its commit`(door: Door) async throws {
        let house = try await Door.house(.integrity)
        let before = try await house.events().count
        let reply = await door.send(house, .fine, .plain)
        #expect(reply.rules == [] && reply.status < 300)
        let events = try await house.events()
        #expect(events.count == before + 1)
        #expect(events.last?.data["id"]?.string == door.target)
        let entry = try await house.log().last { $0.entries.contains { $0.id.value == door.target } }
        #expect(events.last?.place.position == entry?.position)
        #expect(entry?.eventCount == 1)
        #expect(events.map(\.place) == events.map(\.place).sorted())
        #expect(Set(events.map(\.id)).count == events.count)
    }

    @Test(arguments: Door.all)
    func `an import is warned of what workflow refuses, and refused what integrity refuses`(door: Door) async throws {
        let strict = try await Door.house(.integrity)
        #expect(await door.send(strict, .refused, .imported).rules == ["door-closed"])
        let house = try await Door.house(.workflow)
        let reply = await door.send(house, .refused, .imported)
        #expect(reply.status < 300)
        #expect(!reply.severities.contains("error"))
        let target = door.target == "b" ? "kept" : door.target
        let commit = try #require(try await house.log().last { !$0.warnings.isEmpty })
        #expect(commit.warnings.map(\.rule) == ["door-closed"])
        #expect(commit.warnings.map(\.id.value) == [target])
        let left = await house.read("Location/\(target)")
        #expect(door.target == "b" ? left == .null : Tags.isUnchecked(left))
        if let version = reply.version, reply.id == target, left != .null { #expect(left["meta"]?["versionId"]?.string == "\(version)") }
    }

    @Test func `what changes nothing is not judged`() async throws {
        let house = try House([TestPlugin(.telling())])
        let json = Place.json("a")
        for _ in 0..<3 { await house.fhir(.put, "Location/a", json) }
        await house.fhir(.patch, "Location/a", #"[{"op":"replace","path":"/status","value":"active"}]"#)
        await house.fhir(.delete, "Location/none")
        #expect(try await house.events().count == 1)
    }

    @Test func `what is written twice in one commit is judged for each version, and not for what makes none`() async throws {
        let house = try House([TestPlugin(.telling())])
        try await house.write { writer throws(OperationFailure) in
            var editor = ResourceEditor(writer.schema, "Location")
            editor.set("name", "A")
            let made = try writer.create(editor, as: ResourceID("a"))
            _ = try writer.update(editor, made.id, ifMatch: nil)
            editor.set("name", "B")
            _ = try writer.update(editor, made.id, ifMatch: 1)
            _ = try writer.update(editor, made.id, ifMatch: 2)
        }
        #expect(try await house.events().map { $0.data["operation"]?.string } == ["create", "update"])
        #expect(await house.read("Location/a")["meta"]?["versionId"]?.string == "2")
    }

    @Test func `events come in the order of rules and changes, commit by commit`() async throws {
        let house = try House([
            TestPlugin { contributions in
                contributions.add(EventDeclaration("test.changed", version: "2.1", "Something changed."))
                contributions.add(DomainRule.telling(id: "second").after("first"))
                contributions.add(DomainRule.telling(id: "first"))
            }
        ])
        let entries = ["a", "b"].map { #"{"resource":\#(Place.json($0)),"request":{"method":"PUT","url":"Location/\#($0)"}}"# }
        await house.fhir(.post, "", #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entries.joined(separator: ","))]}"#)
        await house.fhir(.delete, "Location/a")
        let events = try await house.events()
        #expect(events.map { $0.data["id"]?.string } == ["a", "b", "a", "b", "a", "a"])
        #expect(events.map(\.place.position.rawValue) == [1, 1, 1, 1, 2, 2])
        #expect(events.map(\.place.ordinal) == [1, 2, 3, 4, 1, 2])
        #expect(events.allSatisfy { $0.source == "test-service" && $0.version == "2.1" && $0.correlationID == "test" && $0.user == "anna" })
    }
}

extension DomainRule {
    func after(_ other: String) -> DomainRule {
        var rule = self
        rule.after = [other]
        return rule
    }
}
