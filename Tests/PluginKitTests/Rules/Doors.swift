import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Testing

/// One way in which a resource can come to be changed.
struct Door: Sendable, CustomTestStringConvertible {
    /// Which of the two changes is sent: one that the rule refuses, or one that it lets through.
    enum Change: Sendable {
        case refused, fine

        var status: String { self == .refused ? "suspended" : "inactive" }
        var doomed: String { self == .refused ? "kept" : "b" }
        var tag: String { self == .refused ? "forbidden" : "harmless" }
    }

    let name: String
    /// Where the refusal stands.
    let expression: String
    /// The id of the resource that is changed.
    let target: String
    /// Whether it is a door that says of itself whether it imports.
    let isImporting: Bool
    let send: @Sendable (House, Change, House.Way) async -> Reply

    init(
        _ name: String, _ expression: String, on target: String = "a", isImporting: Bool = true,
        _ send: @escaping @Sendable (House, Change, House.Way) async -> Reply
    ) {
        self.name = name
        self.expression = expression
        self.target = target
        self.isImporting = isImporting
        self.send = send
    }

    var testDescription: String { name }
}

extension Door {
    /// A rule that does not let a Location be suspended, tagged `forbidden`, or deleted when its description is `kept`.
    static func rule(_ kind: DomainRule.Kind) -> DomainRule {
        DomainRule("door-closed", kind, "Doors are closed.", scope: .types(["Location"])) { question, verdict throws(OperationFailure) in
            for change in question.changes {
                if let new = try change.new() {
                    if new.string("status") == "suspended" { verdict.refuse(change, at: "Location.status", "Expected another status") }
                    if new["meta"]?.all("tag").contains(where: { $0.string("code") == "forbidden" }) == true {
                        verdict.refuse(change, at: "Location.meta.tag[0]", "Expected another tag")
                    }
                } else if try change.old()?.string("description") == "kept" {
                    verdict.refuse(change, at: "Location", "Expected another description")
                }
            }
        }
    }

    /// A rule that adds a Location of the status that a Basic says.
    static let adder = DomainRule("door-adder", .integrity, "Adds.", scope: .types(["Basic"])) {
        question, verdict throws(OperationFailure) in
        for change in question.changes {
            guard let basic = try change.new(), let status = basic["code"]?.string("text") else { continue }
            verdict.add(.create(Place.editor("Added", status: status, in: question), as: ResourceID("added")))
        }
    }

    /// A house with Locations `a` and `b`, and one that is `kept`.
    static func house(_ kind: DomainRule.Kind) async throws -> House {
        let house = try House([TestPlugin(rule(kind), adder, .telling())])
        for (id, more) in [("a", ""), ("b", ""), ("kept", #","description":"kept""#)] {
            await house.fhir(.put, "Location/\(id)", Place.json(id, name: id, #","identifier":[{"value":"\#(id)"}]\#(more)"#))
        }
        return house
    }

    static let all: [Door] = singles + entries(of: "transaction") + entries(of: "batch") + imports + domain + [addition]

    private static let singles: [Door] = [
        Door("create", "Location.status", on: "new-1") { house, change, way in
            await house.fhir(.post, "Location", Place.json(status: change.status), way)
        },
        Door("conditional create", "Location.status", on: "new-1") { house, change, way in
            var way = way
            way.ifNoneExist = "identifier=none"
            return await house.fhir(.post, "Location", Place.json(status: change.status), way)
        },
        Door("update", "Location.status") { house, change, way in
            await house.fhir(.put, "Location/a", Place.json("a", status: change.status), way)
        },
        Door("update as create", "Location.status", on: "fresh") { house, change, way in
            await house.fhir(.put, "Location/fresh", Place.json("fresh", status: change.status), way)
        },
        Door("conditional update", "Location.status") { house, change, way in
            await house.fhir(.put, "Location?identifier=a", Place.json(status: change.status), way)
        },
        Door("conditional update as create", "Location.status", on: "new-1") { house, change, way in
            await house.fhir(.put, "Location?identifier=none", Place.json(status: change.status), way)
        },
        Door("JSON Patch", "Location.status") { house, change, way in await house.fhir(.patch, "Location/a", patch(change), way) },
        Door("FHIRPath Patch", "Location.status") { house, change, way in
            await house.fhir(.patch, "Location/a", pathPatch(change), way)
        },
        Door("conditional patch", "Location.status") { house, change, way in
            await house.fhir(.patch, "Location?identifier=a", patch(change), way)
        },
        Door("delete", "Location", on: "b") { house, change, way in await house.fhir(.delete, "Location/\(change.doomed)", nil, way) },
        Door("conditional delete", "Location", on: "b") { house, change, way in
            await house.fhir(.delete, "Location?identifier=\(change.doomed)", nil, way)
        },
        Door("$meta-add", "Location.meta.tag[0]") { house, change, way in
            await house.fhir(.post, "Location/a/$meta-add", meta(change), way)
        },
    ]

    private static func entries(of type: String) -> [Door] {
        func door(
            _ name: String, on target: String = "a", at path: String = ".resource.status", _ entry: @escaping @Sendable (Change) -> String
        ) -> Door {
            Door("\(name) in a \(type)", "Bundle.entry[1]" + path, on: target) { house, change, way in
                await house.fhir(.post, "", bundle(type, entry(change)), way)
            }
        }
        return [
            door("create", on: "new-1") { self.entry("POST", "Location", Place.json(status: $0.status)) },
            door("conditional create", on: "new-1") {
                self.entry("POST", "Location", Place.json(status: $0.status), #","ifNoneExist":"identifier=none""#)
            },
            door("update") { self.entry("PUT", "Location/a", Place.json("a", status: $0.status)) },
            door("update as create", on: "fresh") { self.entry("PUT", "Location/fresh", Place.json("fresh", status: $0.status)) },
            door("conditional update") { self.entry("PUT", "Location?identifier=a", Place.json(status: $0.status)) },
            door("patch") { self.entry("PATCH", "Location/a", pathPatch($0)) },
            door("conditional patch") { self.entry("PATCH", "Location?identifier=a", pathPatch($0)) },
            door("delete", on: "b", at: "") { self.entry("DELETE", "Location/\($0.doomed)", nil) },
            door("conditional delete", on: "b", at: "") { self.entry("DELETE", "Location?identifier=\($0.doomed)", nil) },
            door("$meta-add", at: ".resource.meta.tag[0]") { self.entry("POST", "Location/a/$meta-add", meta($0)) },
        ]
    }

    private static let imports: [Door] = [
        Door("load of a resource", "Location.status") { house, change, way in
            await house.load(Place.json("a", status: change.status), way)
        },
        Door("load of a transaction", "Location.status") { house, change, way in
            await house.load(bundle("transaction", entry("PUT", "Location/a", Place.json("a", status: change.status))), way)
        },
        Door("load of a plan", "Bundle.entry[1].resource.status") { house, change, way in
            await house.load(bundle("transaction", entry("PATCH", "Location/a", pathPatch(change))), way)
        },
        Door("load of a batch", "Location.status") { house, change, way in
            await house.load(bundle("batch", entry("PUT", "Location/a", Place.json("a", status: change.status))), way)
        },
        Door("load of a collection", "Location.status") { house, change, way in
            await house.load(
                #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":\#(Place.json("a", status: change.status))}]}"#, way)
        },
    ]

    private static let domain: [Door] = [
        Door("domain create", "Location.status", on: "fresh") { house, change, way in
            await wrote(house, way) { writer throws(OperationFailure) in
                var editor = ResourceEditor(writer.schema, "Location")
                editor.set("status", change.status)
                _ = try writer.create(editor, as: ResourceID("fresh"))
            }
        },
        Door("domain update", "Location.status") { house, change, way in
            await wrote(house, way) { writer throws(OperationFailure) in
                guard let type = writer.schema.type(named: "Location"), let id = ResourceID("a"), let old = try writer.current(type, id)
                else { return }
                var editor = ResourceEditor(old.resource)
                editor.set("status", change.status)
                _ = try writer.update(editor, id, ifMatch: old.version)
            }
        },
        Door("domain delete", "Location", on: "b") { house, change, way in
            await wrote(house, way) { writer throws(OperationFailure) in
                guard let type = writer.schema.type(named: "Location"), let id = ResourceID(change.doomed) else { return }
                try writer.delete(type, id, ifMatch: nil)
            }
        },
    ]

    private static let addition = Door("an addition of a rule", "Location/added", on: "added") { house, change, way in
        await house.fhir(.post, "Basic", #"{"resourceType":"Basic","code":{"text":"\#(change.status)"}}"#, way)
    }

    private static func wrote(
        _ house: House, _ way: House.Way, _ body: @escaping @Sendable (any DomainWriter) throws(OperationFailure) -> Void
    ) async -> Reply {
        do throws(OperationFailure) {
            try await house.write(way, body)
            return Reply(status: 200, json: .null)
        } catch {
            return house.refused(error)
        }
    }

    // MARK: Bodies

    private static func bundle(_ type: String, _ entry: String) -> String {
        let first = Self.entry("PUT", "Basic/first", #"{"resourceType":"Basic","id":"first","code":{"coding":[{"code":"x"}]}}"#)
        return #"{"resourceType":"Bundle","type":"\#(type)","entry":[\#(first),\#(entry)]}"#
    }

    private static func entry(_ method: String, _ url: String, _ resource: String?, _ more: String = "") -> String {
        let resource = resource.map { "\"resource\":\($0)," } ?? ""
        return #"{\#(resource)"request":{"method":"\#(method)","url":"\#(url)"\#(more)}}"#
    }

    private static func patch(_ change: Change) -> String { #"[{"op":"replace","path":"/status","value":"\#(change.status)"}]"# }

    private static func pathPatch(_ change: Change) -> String {
        """
        {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},
        {"name":"path","valueString":"Location.status"},{"name":"value","valueCode":"\(change.status)"}]}]}
        """
    }

    private static func meta(_ change: Change) -> String {
        #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"\#(change.tag)"}]}}]}"#
    }
}
