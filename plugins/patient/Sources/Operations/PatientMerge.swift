package import FHIRCore
import FHIRModel
import FHIRSchema
package import PluginKit

/// Makes two records of one person one: everything that refers to the source refers to the target afterwards, in one commit.
///
/// The source stays, inactive, with a link to the target, which takes over its identifiers as former ones. What records what happened
/// (Provenance, AuditEvent), references to a version of the source, and links between patients stay as they are.
package enum PatientMerge {
    /// One resource's next content.
    package struct Change: Sendable {
        package var id: ResourceID
        package var editor: ResourceEditor
    }

    /// The most resources that one merge changes.
    package static let limit = 10_000

    /// What a merge changes; the source first, then the target.
    /// - Parameters:
    ///   - referrers: what refers to the source.
    ///   - coverages: the target's insurances, before which those of the source do not come.
    /// - Throws: `.unprocessable` when the two cannot be merged.
    package static func plan(
        source: VersionedResource, target: VersionedResource, referrers: [VersionedResource], coverages: [VersionedResource]
    ) throws(OperationFailure) -> [Change] {
        guard source.id != target.id else { throw refusal("Expected two different patients") }
        guard PatientLinks.successor(source.resource) == nil else { throw refusal("The patient to give up was merged already") }
        guard PatientLinks.successor(target.resource) == nil else { throw refusal("The patient to keep was itself merged into another") }
        var changes = [
            Change(id: source.id, editor: givenUp(source.resource, target.id)),
            Change(id: target.id, editor: kept(target.resource, source.resource, source.id)),
        ]
        let order = coverages.map { Int($0.resource.string("order") ?? "") ?? 1 }.max() ?? 0
        for referrer in referrers {
            guard var editor = redirected(referrer.resource, from: source.id, to: target.id) else { continue }
            if referrer.resource.typeName == "Coverage", order > 0 {
                editor.set("order", String((Int(referrer.resource.string("order") ?? "") ?? 1) &+ order))
            }
            changes.append(Change(id: referrer.id, editor: editor))
        }
        return changes
    }

    /// Merges the source into the target inside a commit; gives the target as it is then.
    package static func run(
        _ source: ResourceID, into target: ResourceID, _ writer: any DomainWriter
    ) throws(OperationFailure) -> VersionedResource {
        let type = writer.schema.known.patient
        guard let kept = try writer.current(type, target) else { throw .noPatient }
        guard let givenUp = try writer.current(type, source) else { throw refusal("The patient to give up is not there") }
        let referring = try writer.referrers(of: type, source, limit: limit + 1)
        guard referring.count <= limit else {
            throw OperationFailure(.tooLarge, .entryLimit, "More than \(limit) resources refer to the patient to give up")
        }
        var referrers: [VersionedResource] = []
        for (type, id) in referring {
            guard let referrer = try writer.current(type, id) else {
                throw refusal("The patient to give up has a record that is not open to you")
            }
            referrers.append(referrer)
        }
        let coverages = try writer.insurances(of: target)
        var result = kept
        for change in try plan(source: givenUp, target: kept, referrers: referrers, coverages: coverages) {
            let made = try writer.update(change.editor, change.id, ifMatch: nil)
            if made.id == target, made.resource.type == type { result = made }
        }
        return result
    }

    private static func givenUp(_ source: Resource, _ target: ResourceID) -> ResourceEditor {
        var editor = ResourceEditor(source)
        editor.set("active", false)
        link(&editor, to: target, "replaced-by")
        return editor
    }

    private static func kept(_ target: Resource, _ source: Resource, _ id: ResourceID) -> ResourceEditor {
        var editor = ResourceEditor(target)
        link(&editor, to: id, "replaces")
        let known = Set(target.all("identifier").map(Identity.init))
        for identifier in source.all("identifier") where !known.contains(Identity(identifier)) {
            let node = editor.add("identifier")
            editor.copy(identifier, to: node)
            editor.set("use", "old", in: node)
        }
        return editor
    }

    private struct Identity: Hashable {
        var system: String?
        var value: String?

        init(_ identifier: Element) {
            system = identifier.string("system")
            value = identifier.string("value")
        }
    }

    private static func link(_ editor: inout ResourceEditor, to other: ResourceID, _ type: String) {
        let node = editor.add("link")
        editor.set("reference", "Patient/" + other.value, in: editor.add("other", to: node))
        editor.set("type", type, in: node)
    }

    /// A resource with its references to one patient leading to another; nil when it has none that may change.
    private static func redirected(_ resource: Resource, from source: ResourceID, to target: ResourceID) -> ResourceEditor? {
        if ["Patient", "Provenance", "AuditEvent"].contains(resource.typeName) { return nil }
        var editor = ResourceEditor(resource)
        let reference = resource.arena.schema.known.reference
        var isChanged = false
        var open = [resource.arena.root]
        while let node = open.popLast() {
            if resource.arena[node].type == reference, resource.arena.string(of: node, named: "reference") == "Patient/" + source.value {
                editor.set("reference", "Patient/" + target.value, in: node)
                isChanged = true
            }
            open.append(contentsOf: resource.arena.children(of: node))
        }
        return isChanged ? editor : nil
    }

    private static func refusal(_ sentence: String) -> OperationFailure {
        var issue = Issue(.rule, sentence)
        issue.rule = "patient-merge"
        return OperationFailure(.unprocessable, [issue])
    }
}
