import FHIRCore
import FHIRJSON
import PluginKit

/// A plugin that declares what a test gives it.
struct TestPlugin: DomainPlugin {
    static let manifest = PluginManifest(
        name: "test", version: "1.0.0", service: "test-service", port: 4000, purpose: "For tests.", paths: ["tests"], types: [])

    private let declare: @Sendable (inout Contributions) -> Void

    init(_ declare: @escaping @Sendable (inout Contributions) -> Void) {
        self.declare = declare
    }

    init(_ rules: DomainRule..., collections: [PrivateCollection] = []) {
        self.init { contributions in
            contributions.add(EventDeclaration("test.changed", "Something changed."))
            for collection in collections { contributions.add(collection) }
            for rule in rules { contributions.add(rule) }
        }
    }

    init(_ environment: PluginEnvironment) throws(PluginFault) { self.init { _ in } }

    func contribute(to contributions: inout Contributions) { declare(&contributions) }
}

extension DomainRule {
    /// A rule that holds always.
    static func nothing(_ id: String, after: [String] = [], before: [String] = [], scope: RuleScope = .types(["Location"])) -> DomainRule {
        DomainRule(id, .integrity, "Holds.", scope: scope, after: after, before: before) { _, _ in }
    }

    /// Tells each change of a type as an event: `{"id":…, "operation":…}`.
    static func telling(_ type: String = "Location", id: String = "test-telling") -> DomainRule {
        DomainRule(id, .integrity, "Changes are told.", scope: .types([type])) { question, verdict throws(OperationFailure) in
            for change in question.changes {
                let data: [JSONValue.Member] = [
                    .init("id", .string(change.id.value)), .init("operation", .string("\(change.operation)")),
                ]
                verdict.emit(ProposedEvent("test.changed", .object(data)))
            }
        }
    }

    /// Does something for each change of a Location, with the names that it has before and after.
    static func onName(
        _ id: String, _ body: @escaping @Sendable (String?, ProposedChange, RuleCase, inout RuleVerdict) throws(OperationFailure) -> Void
    ) -> DomainRule {
        DomainRule(id, .integrity, "By name.", scope: .types(["Location"])) { question, verdict throws(OperationFailure) in
            for change in question.changes { try body(try change.new()?.string("name"), change, question, &verdict) }
        }
    }
}

/// Locations as JSON, and as rules make them.
enum Place {
    static func json(_ id: String? = nil, name: String = "A", status: String = "active", _ more: String = "") -> String {
        let id = id.map { "\"id\":\"\($0)\"," } ?? ""
        return #"{"resourceType":"Location",\#(id)"status":"\#(status)","name":"\#(name)"\#(more)}"#
    }

    static func editor(_ name: String, status: String = "active", in question: RuleCase) -> ResourceEditor {
        var editor = ResourceEditor(question.schema, "Location")
        editor.set("status", status)
        editor.set("name", name)
        return editor
    }
}
