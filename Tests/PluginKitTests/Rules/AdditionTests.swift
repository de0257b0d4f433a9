import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Testing

/// What rules add to a commit.
struct AdditionTests {
    /// Each Location `chain-N` adds `chain-(N+1)`, up to a number.
    private static func chain(to last: Int) -> DomainRule {
        .onName("test-chain") { name, change, question, verdict throws(OperationFailure) in
            guard let name, name.hasPrefix("chain-"), let number = Int(name.dropFirst(6)), number < last else { return }
            verdict.add(.create(Place.editor("chain-\(number + 1)", in: question), as: ResourceID("chain-\(number + 1)")))
        }
    }

    @Test func `additions are judged in turn, up to a depth of eight`() async throws {
        let house = try House([TestPlugin(Self.chain(to: 8), .telling())])
        #expect(await house.fhir(.put, "Location/chain-0", Place.json("chain-0", name: "chain-0")).status == 201)
        #expect(house.position == 1)
        #expect(try await house.events().map { $0.data["id"]?.string } == (0...8).map { "chain-\($0)" })
        #expect(await house.read("Location/chain-8") != .null)
    }

    @Test func `additions without an end are refused, and nothing of them is left`() async throws {
        let house = try House([TestPlugin(Self.chain(to: 9), .telling())])
        let reply = await house.fhir(.put, "Location/chain-0", Place.json("chain-0", name: "chain-0"))
        #expect(reply.status == 422)
        #expect(reply.codes == ["rule-depth"])
        #expect(house.position == 0)
        #expect(try await house.events().isEmpty)
        #expect(await house.read("Location/chain-0") == .null)
    }

    @Test func `a rule that says the same again ends`() async throws {
        let house = try House([
            TestPlugin(
                .onName("test-same") { name, change, _, verdict throws(OperationFailure) in
                    guard name != nil, let new = try change.new() else { return }
                    var editor = ResourceEditor(new)
                    editor.set("description", "Described")
                    verdict.add(.update(editor, change.id))
                }, .telling())
        ])
        let reply = await house.fhir(.put, "Location/a", Place.json("a"))
        #expect(reply.status == 201 && reply.version == 2)
        #expect(reply.json["description"]?.string == "Described")
        #expect(try await house.events().map { $0.data["operation"]?.string } == ["create", "update"])
        #expect(house.position == 1)
    }

    @Test func `what is added stands with what it was added to, and references hold over both`() async throws {
        let rule = DomainRule.onName("test-family") { name, change, question, verdict throws(OperationFailure) in
            switch name {
            case "Needs a parent":
                verdict.add(.create(Place.editor("Parent", in: question), as: ResourceID("parent")))
            case "Adds a stray":
                var editor = Place.editor("Stray", in: question)
                editor.set("reference", "Location/nowhere", in: editor.add("partOf"))
                verdict.add(.create(editor, as: nil))
            case nil:
                // A deletion takes with it what is part of it.
                for child in try question.view.referrers(of: change.type, change.id, limit: 100) {
                    verdict.add(.delete(child.type, child.id))
                }
            default: break
            }
        }
        let house = try House([TestPlugin(rule, .telling())])
        let child = Place.json("child", name: "Needs a parent", #","partOf":{"reference":"Location/parent"}"#)
        #expect(await house.fhir(.put, "Location/child", child).codes == [])
        #expect(await house.read("Location/parent") != .null)
        let position = house.position
        let stray = await house.fhir(.put, "Location/x", Place.json("x", name: "Adds a stray"))
        #expect(stray.status == 422 && stray.codes == ["reference-not-found"])
        #expect(house.position == position)
        #expect(await house.read("Location/x") == .null)
        #expect(await house.fhir(.delete, "Location/parent").status == 204)
        #expect(await house.read("Location/child") == .null)
        #expect(house.position == position + 1)
        #expect(try await house.events().map { $0.data["operation"]?.string } == ["create", "create", "delete", "delete"])
    }

    @Test func `a deletion that leaves something behind is refused after the rules, too`() async throws {
        let house = try House([TestPlugin(.telling())])
        await house.fhir(.put, "Location/parent", Place.json("parent"))
        await house.fhir(.put, "Location/child", Place.json("child", #","partOf":{"reference":"Location/parent"}"#))
        let reply = await house.fhir(.delete, "Location/parent")
        #expect(reply.status == 409 && reply.codes == ["referenced-by-others"])
        #expect(try await house.events().count == 2)
    }

    @Test func `what fails in an addition names the rule`() async throws {
        let house = try House([
            TestPlugin(
                .onName("test-taken") { name, _, question, verdict throws(OperationFailure) in
                    if name == "A" { verdict.add(.create(Place.editor("B", in: question), as: ResourceID("taken"))) }
                })
        ])
        await house.fhir(.put, "Location/taken", Place.json("taken", name: "T"))
        let reply = await house.fhir(.put, "Location/a", Place.json("a"))
        #expect(reply.status == 409 && reply.rules == ["test-taken"])
        #expect(house.position == 1)
    }

    // MARK: Private records

    private static let marks = PrivateCollection("test.marks", .hospital)

    @Test func `records are put and removed with the commit, and undone with it`() async throws {
        let house = try House([
            TestPlugin(
                .onName("test-marks") { name, change, _, verdict throws(OperationFailure) in
                    if name == nil {
                        verdict.add(.remove(change.id.value, from: Self.marks))
                    } else {
                        verdict.add(.put(PrivateRecord(key: change.id.value, value: Array("1".utf8)), in: Self.marks))
                    }
                }, Door.rule(.integrity).after("test-marks"), collections: [Self.marks])
        ])
        #expect(await house.fhir(.put, "Location/a", Place.json("a")).status == 201)
        #expect(try await house.record(Self.marks, "a") != nil)
        #expect(await house.fhir(.put, "Location/b", Place.json("b", status: "suspended")).status == 422)
        #expect(try await house.record(Self.marks, "b") == nil)
        #expect(await house.fhir(.put, "Location/k", Place.json("k", #","description":"kept""#)).status == 201)
        #expect(await house.fhir(.delete, "Location/k").status == 422)
        #expect(try await house.record(Self.marks, "k") != nil)
        #expect(await house.fhir(.delete, "Location/a").status == 204)
        #expect(try await house.record(Self.marks, "a") == nil)
    }

    @Test func `a record that is too large undoes the commit`() async throws {
        let house = try House([
            TestPlugin(
                .onName("test-large") { _, change, _, verdict throws(OperationFailure) in
                    verdict.add(.put(PrivateRecord(key: "k", value: [UInt8](repeating: 0x20, count: 2 << 20)), in: Self.marks))
                }, collections: [Self.marks])
        ])
        let reply = await house.fhir(.put, "Location/a", Place.json("a"))
        #expect(reply.status == 400 && reply.rules == ["test-large"])
        #expect(house.position == 0)
    }

    // MARK: Budget

    @Test func `a rule may ask only so often`() async throws {
        let house = try House([
            TestPlugin(
                .onName("test-curious") { name, change, question, _ throws(OperationFailure) in
                    let times = name == "Very" ? 100_001 : 100_000
                    for _ in 0..<times { _ = try question.view.record(Self.marks, "k") }
                },
                .onName("test-greedy") { name, change, question, _ throws(OperationFailure) in
                    guard name == "Greedy" else { return }
                    while true { _ = try question.view.search(change.type, [], skipping: 2, limit: .max) }
                }, collections: [Self.marks])
        ])
        #expect(await house.fhir(.put, "Location/a", Place.json("a")).status == 201)
        for (name, rule) in [("Very", "test-curious"), ("Greedy", "test-greedy")] {
            let reply = await house.fhir(.put, "Location/b", Place.json("b", name: name))
            #expect(reply.status == 413 && reply.rules == [rule])
        }
        #expect(house.position == 1)
    }
}
