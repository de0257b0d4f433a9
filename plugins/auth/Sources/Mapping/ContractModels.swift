import PluginKit

/// The forms of the contract's section 1: `User`, `Role`, `Permission` as it has them, and what it leaves open.
enum ContractModels {
    typealias Property = ContractModel.Property

    static let permission = ContractModel(
        "Permission", "Something that a role lets its users do.",
        [
            Property("id", .id, .readOnly),
            Property("resource", .string(1...60, "Such as `patients`; `*` for all.")),
            Property("action", .string(1...60, "`read`, `write` or `delete`; `*` for all.")),
            Property("hospitalId", .id, .readOnly),
        ])

    static let role = ContractModel(
        "Role", "A name for some permissions in a hospital.",
        [
            Property("id", .id, .readOnly),
            Property("name", .string(1...100, "Such as `doctor`; unique in the hospital."), isNullable: false),
            Property("hospitalId", .id, .readOnly),
            Property("permissions", .array(of: .object(permission), 0...Role.mostPermissions), isNullable: false),
            Property("isSystemRole", .boolean, .readOnly),
            Property("createdAt", .dateTime, .readOnly),
        ])

    static let user = ContractModel("User", "Somebody who can log in, as a member of a hospital's staff.", userProperties)

    static let createdUser = ContractModel(
        "CreatedUser", "A new user, and the password if the server made it.",
        userProperties + [
            Property(
                "oneTimePassword",
                ContractSchema(.string(length: 1...100, format: nil), "Shown this once; to be changed at the first login."),
                .readOnly, isNullable: true)
        ])

    private static let userProperties = [
        Property("id", .id, .readOnly),
        Property("email", .string(.email), .readOnly),
        Property("firstName", .string(1...200), .readOnly, isNullable: true),
        Property("lastName", .string(1...200), .readOnly, isNullable: true),
        Property("hospitalId", .id, .readOnly),
        Property("roles", .array(of: .object(role)), .readOnly),
        Property("permissions", .array(of: .object(permission), 0...10_000), .readOnly),
        Property("isActive", .boolean, .readOnly),
        Property("lastLoginAt", .dateTime, .readOnly, isNullable: true),
        Property("createdAt", .dateTime, .readOnly),
        Property("updatedAt", .dateTime, .readOnly),
    ]

    private static let roleIDs = ContractSchema(.array(.id, count: 0...Account.mostRoles), "The ids of the user's roles in the hospital.")

    static let newUser = ContractModel(
        "NewUser", "A user to create.",
        [
            Property("email", .string(.email, "Unique over the server; ASCII.")),
            Property("firstName", .string(1...200)),
            Property("lastName", .string(1...200)),
            Property("hospitalId", .string(.id, "The caller's hospital unless it is given."), .optional),
            Property("roles", roleIDs, .optional),
            Property("isActive", .boolean, .optional),
            Property("password", .string(.password, "12 to 1,000 characters; without it, the server makes one for one use."), .optional),
        ])

    static let userChange = ContractModel(
        "UserChange", "What a user is to be; what is optional and not given stays.",
        [
            Property("email", .string(.email)),
            Property("firstName", .string(1...200)),
            Property("lastName", .string(1...200)),
            Property("roles", roleIDs, .optional),
            Property("isActive", .boolean, .optional),
        ])

    static let roleAssignment = ContractModel("RoleAssignment", "A role to give to a user.", [Property("roleId", .id)])

    static let staffMember = ContractModel(
        "StaffMember", "A user who is to belong to the hospital's staff.", [Property("userId", .id), Property("roles", roleIDs, .optional)])

    static let address = ContractModel(
        "HospitalAddress", "",
        [
            Property("line", .array(of: .string(1...200), 0...10), .optional),
            Property("city", .string(1...200), .optional),
            Property("state", .string(1...200), .optional),
            Property("postalCode", .string(1...40), .optional),
            Property("country", .string(1...200), .optional),
        ])

    static let hospital = ContractModel(
        "Hospital", "A hospital, whose data no other sees.",
        [
            Property("id", .id, .readOnly),
            Property("name", .string(1...200)),
            Property("address", .object(address), .optional),
            Property("phone", .string(1...100), .optional),
            Property("isActive", .boolean, .optional, isNullable: false),
            Property("createdAt", .dateTime, .readOnly),
            Property("updatedAt", .dateTime, .readOnly),
        ])

    static let login = ContractModel(
        "Login", "",
        [
            Property("email", .string(3...254)),
            Property("password", .string(.password)),
            Property("hospitalId", .string(.id, "Which of the user's hospitals the tokens are for."), .optional),
        ])

    static let tokens = ContractModel(
        "Tokens", "An access token, and a refresh token that is good for one use.",
        [
            Property("accessToken", .string(1...8_000), .readOnly),
            Property("refreshToken", .string(1...300), .readOnly),
            Property("tokenType", .code(["Bearer"]), .readOnly),
            Property("expiresIn", ContractSchema(.integer(1...86_400), "Seconds."), .readOnly),
            Property("mustChangePassword", ContractSchema(.boolean, "Whether nothing else is allowed before that."), .readOnly),
            Property("user", .object(user), .readOnly, isNullable: true),
        ])

    static let refresh = ContractModel("Refresh", "", [Property("refreshToken", .string(.password))])

    static let tokenQuestion = ContractModel("TokenQuestion", "A token or API key to look at.", [Property("token", .string(1...8_000))])

    static let tokenStatus = ContractModel(
        "TokenStatus", "Whether a token is good, and whose it is.",
        [
            Property("isValid", .boolean, .readOnly),
            Property("userId", .id, .readOnly, isNullable: true),
            Property("hospitalId", .id, .readOnly, isNullable: true),
            Property("sessionId", .id, .readOnly, isNullable: true),
            Property("expiresAt", .dateTime, .readOnly, isNullable: true),
        ])

    static let passwordChange = ContractModel(
        "PasswordChange", "",
        [Property("currentPassword", .string(.password)), Property("newPassword", .string(.password, "12 to 1,000 characters."))])

    static let oneTimePassword = ContractModel(
        "OneTimePassword", "",
        [
            Property(
                "oneTimePassword", ContractSchema(.string(length: 1...100, format: nil), "Shown this once."), .readOnly, isNullable: true)
        ])

    static let newAPIKey = ContractModel(
        "NewApiKey", "A key for a program.",
        [
            Property("name", .string(1...100)),
            Property("permissions", .array(of: .object(permission), 0...Role.mostPermissions)),
            Property("expiresAt", .dateTime, .optional),
        ])

    private static let apiKeyProperties = [
        Property("id", .id, .readOnly),
        Property("name", .string(1...100), .readOnly),
        Property("hospitalId", .id, .readOnly),
        Property("permissions", .array(of: .object(permission), 0...Role.mostPermissions), .readOnly),
        Property("createdBy", .id, .readOnly, isNullable: true),
        Property("createdAt", .dateTime, .readOnly),
        Property("expiresAt", .dateTime, .readOnly, isNullable: true),
        Property("revokedAt", .dateTime, .readOnly, isNullable: true),
    ]

    static let apiKey = ContractModel("ApiKey", "A key for a program, without its secret.", apiKeyProperties)
    static let createdAPIKey = ContractModel(
        "CreatedApiKey", "A key for a program, with its secret.",
        apiKeyProperties + [Property("key", .string(1...300, "For `X-API-Key`; shown this once."), .readOnly, isNullable: true)])

    static let keyRotation = ContractModel(
        "KeyRotation", "",
        [Property("revoke", ContractSchema(.boolean, "Whether tokens of the older keys are refused at once."), .optional)])
    static let signingKey = ContractModel("SigningKey", "The key that signs from now on.", [Property("id", .id, .readOnly)])
}
