import FHIRModel
import PluginKit

/// What of a user's place in a hospital is in the PractitionerRole: who, where, and the roles as codes. The codes grant nothing; the
/// account's roles do.
struct PractitionerRoleMapping: Sendable, Hashable {
    /// The codes of this server's roles.
    static let system = "urn:caresync-fhir:role"
    /// R4's value set `practitioner-role`, for those who know nothing of ours.
    static let standard = "http://terminology.hl7.org/CodeSystem/practitioner-role"
    private static let standardCodes: Set<String> = ["doctor", "nurse", "pharmacist"]

    struct Code: Sendable, Hashable {
        /// The role's id.
        var id: String
        var name: String
    }

    var user: String
    var hospital: String
    var roles: [Code]
    var isActive: Bool

    init(user: String, hospital: String, roles: [Code], isActive: Bool) {
        self.user = user
        self.hospital = hospital
        self.roles = roles
        self.isActive = isActive
    }

    init(_ role: Resource) {
        user = role["practitioner"]?.referenceID("Practitioner") ?? ""
        hospital = role["organization"]?.referenceID("Organization") ?? ""
        isActive = role.root.boolean("active") ?? true
        roles = role.all("code").compactMap { concept in
            concept.code(of: Self.system).map { Code(id: $0, name: concept.string("text") ?? $0) }
        }
    }

    func write(to editor: inout ResourceEditor) {
        guard PractitionerRoleMapping(editor.resource) != self || editor.children("active").isEmpty else { return }
        editor.set("active", isActive)
        editor.set("reference", "Practitioner/" + user, in: editor.require("practitioner"))
        editor.set("reference", "Organization/" + hospital, in: editor.require("organization"))
        for node in editor.children("code")
        where editor.resource.arena.children(of: node, named: "coding").contains(where: {
            editor.string("system", of: $0) == Self.system
        }) { editor.remove(node) }
        for role in roles {
            let concept = editor.add("code")
            editor.addCoding(system: Self.system, code: role.id, to: concept)
            if Self.standardCodes.contains(role.id) { editor.addCoding(system: Self.standard, code: role.id, to: concept) }
            editor.set("text", role.name, in: concept)
        }
    }
}
