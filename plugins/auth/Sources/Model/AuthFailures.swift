import FHIRCore

/// What the plugin refuses with. No sentence repeats what was sent, or tells more than the caller may know.
enum AuthFailures {
    /// The same for a wrong password, an unknown, closed or deactivated account.
    static let login = OperationFailure(
        .unauthenticated, .unauthenticated, "The e-mail or the password is wrong, or the account is closed for some minutes or for good")
    /// The same for everything that can be wrong with a token or key.
    static let credentials = OperationFailure(
        .unauthenticated, .unauthenticated, "Expected a token or key of this server that has not expired and was not revoked")
    static let noUser = OperationFailure(.notFound, .notFound, "There is no user behind this request")
    static let notFound = OperationFailure(.notFound, .notFound, "There is nothing with this id")
    static let busy = OperationFailure(
        .throttled, .busy, "Too many passwords are being checked at once; expected another attempt in some seconds")
    static let hospitalNeeded = OperationFailure(
        .invalid, .badHeader, "Expected `X-Hospital-Id` to name one of the user's hospitals")
    static let otherHospital = OperationFailure(.forbidden, .forbidden, "Expected `X-Hospital-Id` to name one of the user's hospitals")
    static let stale = OperationFailure(.preconditionFailed, .versionConflict, "Expected the present version in `If-Match`")

    /// The caller would give or take more than its own permissions.
    static let beyondOwn = OperationFailure(
        .forbidden, .forbidden, "Expected permissions that the caller has, and users who have no more than the caller")
    static let serverAdministrator = OperationFailure(.forbidden, .forbidden, "Expected an administrator of the server")

    /// - Parameter property: of the body, such as `email` or `permissions/0`.
    static func invalid(_ property: String, _ expected: String) -> OperationFailure {
        OperationFailure(.unprocessable, .badValue, at: "/" + property, expected)
    }

    /// A rule of the domain that does not hold, by its stable id.
    ///
    /// - Parameter property: of the body; nil when it is about none.
    static func rule(
        _ rule: AuthRuleID, _ category: OperationFailure.Category, at property: String? = nil, _ message: String? = nil
    ) -> OperationFailure {
        var issue = Issue(.rule, at: property.map { "/" + $0 }, message ?? rule.expected)
        issue.rule = rule.rawValue
        return OperationFailure(category, [issue])
    }
}

/// The rules of the domain that its own routes hold; clients see the ids.
enum AuthRuleID: String, Sendable, CaseIterable {
    case emailUnique = "auth-email-unique"
    case roleNameUnique = "auth-role-name-unique"
    case permissionUnique = "auth-permission-unique"
    case systemRole = "auth-system-role"
    case roleInUse = "auth-role-in-use"
    case lastAdministrator = "auth-last-administrator"
    case firstHospital = "auth-first-hospital"
    case passwordPolicy = "auth-password-policy"
    case alreadyStaff = "auth-already-staff"
    case limits = "auth-account-limits"

    /// What holds, in a sentence.
    var expected: String {
        switch self {
        case .emailUnique: "Expected an e-mail that no other user has"
        case .roleNameUnique: "Expected a name that no other role has"
        case .permissionUnique: "Expected a permission that is not there yet"
        case .systemRole: "Roles that come with the server cannot be changed or deleted"
        case .roleInUse: "Expected a role that no user has"
        case .lastAdministrator: "The server needs an administrator who can log in"
        case .firstHospital: "The first hospital cannot be deactivated"
        case .passwordPolicy: "Expected another password"
        case .alreadyStaff: "Expected a user who does not belong to the hospital's staff yet"
        case .limits: "Expected at most \(Account.mostHospitals) hospitals and \(Account.mostRoles) roles of a user"
        }
    }
}
