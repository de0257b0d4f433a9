import FHIRModel
import PluginKit

/// A person's first and last name, as users have them and as a HumanName has them.
struct PersonName: Sendable, Hashable {
    var first: String?
    var last: String?

    init(first: String?, last: String?) {
        self.first = first
        self.last = last
    }

    /// The name that a resource has for official use, or its first.
    init(of resource: Resource) {
        let names = resource.all("name")
        let name = names.first { $0.string("use") == "official" } ?? names.first
        let given = name?.strings("given").joined(separator: " ") ?? ""
        first = given.isEmpty ? nil : given
        last = name?.string("family")
    }

    /// Writes the name where `init(of:)` reads it; nothing changes when it is there already.
    func write(to editor: inout ResourceEditor) {
        guard PersonName(of: editor.resource) != self else { return }
        let names = editor.children("name")
        let name = names.first { editor.string("use", of: $0) == "official" } ?? names.first ?? editor.add("name")
        editor.removeAll("text", in: name)
        editor.set("family", last, in: name)
        editor.removeAll("given", in: name)
        editor.append("given", first, to: name)
    }
}
