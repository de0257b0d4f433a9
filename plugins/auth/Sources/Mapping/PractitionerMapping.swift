import FHIRModel
import PluginKit

/// What of a user is in the Practitioner of the same id: the name, the e-mail and whether the account can be used.
struct PractitionerMapping: Sendable, Hashable {
    var name: PersonName
    var email: String?
    var isActive: Bool

    init(name: PersonName, email: String?, isActive: Bool) {
        self.name = name
        self.email = email
        self.isActive = isActive
    }

    init(_ practitioner: Resource) {
        name = PersonName(of: practitioner)
        email = Self.emails(practitioner).first?.string("value")
        isActive = practitioner.root.boolean("active") ?? true
    }

    func write(to editor: inout ResourceEditor) {
        editor.set("active", isActive)
        name.write(to: &editor)
        guard Self.emails(editor.resource).first?.string("value") != email else { return }
        let node = editor.children("telecom").first { editor.string("system", of: $0) == "email" } ?? editor.add("telecom")
        guard email != nil else { return editor.remove(node) }
        editor.set("system", "email", in: node)
        editor.set("value", email, in: node)
        if editor.string("use", of: node) == nil { editor.set("use", "work", in: node) }
    }

    private static func emails(_ practitioner: Resource) -> [Element] {
        practitioner.all("telecom").filter { $0.string("system") == "email" }
    }
}
