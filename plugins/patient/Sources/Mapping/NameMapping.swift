import FHIRModel
import PluginKit

/// A patient's first and last name and FHIR's HumanNames.
enum NameMapping {
    /// The name that counts: the official one, the usual, otherwise the first that is not a former or a nickname.
    static func current(_ names: [Element]) -> Element? {
        names.first { $0.string("use") == "official" } ?? names.first { $0.string("use") == "usual" }
            ?? names.first { !["old", "maiden", "nickname"].contains($0.string("use") ?? "") } ?? names.first
    }

    /// All given names, parted by spaces.
    static func first(_ name: Element) -> String? {
        let given = name.strings("given")
        return given.isEmpty ? nil : given.joined(separator: " ")
    }

    /// The whole name: as it is written, or made of its parts.
    static func whole(_ name: Element) -> String? {
        if let text = name.string("text") { return text }
        let parts = name.strings("given") + name.strings("family")
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    static func apply(first: String?, last: String?, to editor: inout ResourceEditor) {
        let names = editor.resource.all("name")
        let node: NodeID
        if let name = current(names) {
            if self.first(name) == first, name.string("family") == last { return }
            node = name.node
        } else {
            if first == nil, last == nil { return }
            node = editor.add("name")
            editor.set("use", "official", in: node)
        }
        editor.removeAll("text", in: node)
        editor.replace("family", last, in: node)
        editor.removeAll("given", in: node)
        for given in parts(first ?? "") { editor.append("given", given, to: node) }
    }

    /// The given names of a first name: its words, if single spaces part them.
    static func parts(_ first: String) -> [String] {
        let words = first.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        return words.allSatisfy { !$0.isEmpty } ? words : [first]
    }
}
