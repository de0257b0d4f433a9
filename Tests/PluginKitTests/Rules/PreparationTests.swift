import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Synchronization
import Testing

/// What rules do before a commit.
struct PreparationTests {
    /// What a preparation was asked, and when.
    private final class Asked: Sendable {
        struct Question: Sendable, Hashable {
            var position: Int64
            var names: [String]
        }

        private let questions = Mutex<[Question]>([])
        var all: [Question] { questions.withLock { $0 } }
        var names: [[String]] { all.map(\.names) }

        func note(_ question: Question) { questions.withLock { $0.append(question) } }
    }

    /// A rule that prepares the length of a Location's name, and lets `decide` refuse the value.
    private func house(_ asked: Asked) throws -> House {
        let rule = DomainRule(
            "test-prepared", .integrity, "Prepares.", scope: .slices(["test.open"]),
            prepare: { preparation async throws(OperationFailure) in
                let names = preparation.proposed.compactMap { $0.string("name") }
                let position = try await preparation.host.read(preparation.caller.access, at: nil) { view throws(OperationFailure) in
                    view.position.rawValue
                }
                asked.note(Asked.Question(position: position, names: names))
                if names.contains("Refused") { throw OperationFailure(.unprocessable, .rule, at: "Location.name", "Expected another name") }
                return names.joined(separator: ",")
            }
        ) { question, verdict throws(OperationFailure) in
            for change in question.changes {
                let data: [JSONValue.Member] = [.init("prepared", (question.prepared as? String).map { .string($0) } ?? .null)]
                verdict.emit(ProposedEvent("test.changed", .object(data)))
                if question.prepared as? String == "Late" { verdict.refuse(change, at: "Location.name", "Too late") }
            }
        }
        return try House([
            TestPlugin {
                $0.add(EventDeclaration("test.changed", "Changed."))
                $0.add(ResourceSlice("test.open", of: "Location") { $0.string("status") == "active" })
                $0.add(rule)
            }
        ])
    }

    @Test func `it is asked only of what the rule is about, before the commit`() async throws {
        let asked = Asked()
        let house = try house(asked)
        #expect(await house.fhir(.post, "Basic", #"{"resourceType":"Basic","code":{"text":"x"}}"#).status == 201)
        #expect(await house.fhir(.put, "Location/i", Place.json("i", name: "I", status: "inactive")).status == 201)
        #expect(asked.all.isEmpty)
        #expect(await house.fhir(.put, "Location/a", Place.json("a", name: "A")).status == 201)
        #expect(asked.all == [.init(position: 2, names: ["A"])])
        let entries = [("b", "active"), ("c", "inactive"), ("d", "active")].map {
            #"{"resource":\#(Place.json($0, name: $0, status: $1)),"request":{"method":"PUT","url":"Location/\#($0)"}}"#
        }
        await house.fhir(.post, "", #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entries.joined(separator: ","))]}"#)
        #expect(asked.names == [["A"], ["b", "d"]])
    }

    @Test func `its value reaches the decision`() async throws {
        let house = try house(Asked())
        await house.fhir(.put, "Location/a", Place.json("a", name: "A"))
        #expect(try await house.events().map { $0.data["prepared"]?.string } == ["A"])
        let reply = await house.fhir(.put, "Location/b", Place.json("b", name: "Late"))
        #expect(reply.status == 422 && reply.rules == ["test-prepared"])
    }

    @Test func `its refusal refuses without a commit, and names the rule`() async throws {
        let house = try house(Asked())
        let reply = await house.fhir(.put, "Location/a", Place.json("a", name: "Refused"))
        #expect(reply.status == 422 && reply.expressions == ["Location.name"] && reply.rules == ["test-prepared"])
        #expect(house.position == 0)
    }

    @Test func `patches are prepared for as well`() async throws {
        let asked = Asked()
        let house = try house(asked)
        await house.fhir(.put, "Location/a", Place.json("a", name: "A", status: "active", #","identifier":[{"value":"a"}]"#))
        let patch = #"[{"op":"replace","path":"/name","value":"B"}]"#
        #expect(await house.fhir(.patch, "Location/a", patch).status == 200)
        #expect(await house.fhir(.patch, "Location?identifier=a", patch.replacing("B", with: "C")).status == 200)
        let parameters = #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"t"}]}}]}"#
        #expect(await house.fhir(.post, "Location/a/$meta-add", parameters).status == 200)
        #expect(asked.names == [["A"], ["B"], ["C"], ["C"]])
        let refused = await house.fhir(.patch, "Location/a", patch.replacing("B", with: "Refused"))
        #expect(refused.status == 422)
        let position = house.position
        #expect(await house.fhir(.patch, "Location/none", patch).status == 404)
        #expect(house.position == position)
    }
}
