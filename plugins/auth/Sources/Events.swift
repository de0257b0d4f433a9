import FHIRJSON
import PluginKit

/// The events of the auth service; their data are ids.
enum AuthEvents {
    static let declarations = [
        EventDeclaration("user.created", "A user was created: `userId`, `hospitalId`."),
        EventDeclaration("user.updated", "A user's name, e-mail or state changed: `userId`, `hospitalId`."),
        EventDeclaration("user.deleted", "A user does not belong to the hospital any more: `userId`, `hospitalId`."),
        EventDeclaration("role.assigned", "A user got a role: `userId`, `roleId`, `hospitalId`."),
        EventDeclaration("role.revoked", "A user lost a role: `userId`, `roleId`, `hospitalId`."),
        EventDeclaration("hospital.created", "A hospital was created: `hospitalId`."),
    ]

    static func userCreated(_ user: String, in hospital: String) -> ProposedEvent { event("user.created", hospital, user: user) }
    static func userUpdated(_ user: String, in hospital: String) -> ProposedEvent { event("user.updated", hospital, user: user) }
    static func userDeleted(_ user: String, in hospital: String) -> ProposedEvent { event("user.deleted", hospital, user: user) }

    static func roleAssigned(_ role: String, to user: String, in hospital: String) -> ProposedEvent {
        event("role.assigned", hospital, user: user, role: role)
    }

    static func roleRevoked(_ role: String, from user: String, in hospital: String) -> ProposedEvent {
        event("role.revoked", hospital, user: user, role: role)
    }

    static func hospitalCreated(_ hospital: String) -> ProposedEvent { event("hospital.created", hospital) }

    private static func event(_ type: String, _ hospital: String, user: String? = nil, role: String? = nil) -> ProposedEvent {
        ProposedEvent(
            type,
            .fields(("userId", user.map(JSONValue.string)), ("roleId", role.map(JSONValue.string)), ("hospitalId", .string(hospital))))
    }
}
