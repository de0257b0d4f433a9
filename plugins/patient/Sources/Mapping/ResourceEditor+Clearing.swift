import FHIRModel
import FHIRSchema
import PluginKit

/// Changes that mappings have in common.
extension ResourceEditor {
    /// Whether an element says nothing.
    func isEmpty(_ node: NodeID) -> Bool { !arena[node].hasValue && arena[node].firstChild.isNone }

    /// Removes an element if it says nothing.
    mutating func removeIfEmpty(_ node: NodeID) {
        if isEmpty(node) { remove(node) }
    }

    /// Removes all children of an element but those of some names.
    mutating func clear(_ node: NodeID, keeping names: [String]) {
        let kept = Set(names.flatMap { children($0, of: node) })
        for child in arena.children(of: node) where !kept.contains(child) { remove(child) }
    }

    /// Gives a primitive element another value, without what belonged to the former one.
    mutating func replace(_ name: String, _ value: String?, in parent: NodeID? = nil) {
        removeAll(name, in: parent)
        append(name, value, to: parent)
    }

    /// Makes a Reference element point to a resource, and to nothing for nil.
    mutating func setReference(_ name: String, _ target: String?) {
        removeAll(name)
        guard let target else { return }
        append("reference", target, to: add(name))
    }

    /// Makes a repeating Annotation element hold one text, or none.
    mutating func setNotes(_ text: String?) {
        removeAll("note")
        guard let text else { return }
        append("text", text, to: add("note"))
    }

    /// An element of the resource as it is now.
    func element(_ node: NodeID) -> Element { Element(arena, node) }
}

extension Resource {
    /// The texts of all notes, an empty line between them; nil for none.
    var notes: String? {
        let texts = all("note").compactMap { $0.string("text") }
        return texts.isEmpty ? nil : texts.joined(separator: "\n\n")
    }
}

extension Element {
    /// What a CodeableConcept says in words: its text, the first display, or the first code.
    var words: String? {
        if let text = string("text") { return text }
        let codings = all("coding")
        return codings.compactMap { $0.string("display") }.first ?? codings.compactMap { $0.string("code") }.first
    }
}
