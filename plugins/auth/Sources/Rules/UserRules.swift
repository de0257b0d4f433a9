import FHIRCore
import FHIRStore
import PluginKit

/// What holds for the resources behind users and hospitals, whichever door a change comes through.
enum UserRules {
    static let all = [practitionerKept, practitionerTold, organizationKept]

    /// A user who can log in keeps the Practitioner of the same id.
    static let practitionerKept = DomainRule(
        "auth-user-practitioner", .integrity, "The Practitioner of an active user is not deleted.", scope: .types(["Practitioner"])
    ) { rule, verdict throws(OperationFailure) in
        for change in rule.changes where change.operation == .delete {
            guard let account = try rule.view.find(Account.self, change.id.value), account.isActive,
                account.membership(in: rule.view.tenant) != nil
            else { continue }
            verdict.refuse(change, at: "Practitioner", "Expected that the user of this Practitioner is deactivated first")
        }
    }

    /// A change of a user's name through another door is a change of the user.
    static let practitionerTold = DomainRule(
        "auth-user-updated", .integrity, "A change of a user's Practitioner is a change of the user.", scope: .types(["Practitioner"])
    ) { rule, verdict throws(OperationFailure) in
        guard rule.caller.origin.door != .domain else { return }
        for change in rule.changes where change.operation == .update && !change.isAdded {
            guard let account = try rule.view.find(Account.self, change.id.value),
                let membership = account.membership(in: rule.view.tenant)
            else { continue }
            verdict.emit(AuthEvents.userUpdated(account.key, in: membership.hospital))
        }
    }

    /// A hospital keeps the Organization of the same id.
    static let organizationKept = DomainRule(
        "auth-hospital-organization", .integrity, "The Organization of a hospital is not deleted.", scope: .types(["Organization"])
    ) { rule, verdict throws(OperationFailure) in
        for change in rule.changes where change.operation == .delete {
            guard let hospital = try rule.view.find(HospitalRecord.self, change.id.value), hospital.tenant == rule.view.tenant else {
                continue
            }
            verdict.refuse(change, at: "Organization", "Expected an Organization that is no hospital of this server")
        }
    }
}
