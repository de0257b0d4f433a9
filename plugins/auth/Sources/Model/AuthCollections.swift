import PluginKit

/// The private records of the plugin. All are latest-only; none is readable through any door.
enum AuthCollections {
    /// By user id. Slot 0: the folded e-mail; slot 1: hospital ids; slot 2: `HOSPITAL|ROLE`.
    static let accounts = PrivateCollection("auth.accounts", .server)
    /// By hospital id. Slot 0: the tenant's number.
    static let hospitals = PrivateCollection("auth.hospitals", .server)
    /// By session id. Slot 0: the user's id.
    static let sessions = PrivateCollection("auth.sessions", .server)
    /// By key id.
    static let keys = PrivateCollection("auth.keys", .server)
    /// By key id. Slot 0: the hospital's id.
    static let apiKeys = PrivateCollection("auth.apikeys", .server)
    /// One record, written by logins that fail for want of an account, so that they take as long as others.
    static let attempts = PrivateCollection("auth.attempts", .server)
    /// By role id. Slot 0: the folded name.
    static let roles = PrivateCollection("auth.roles", .hospital)
    /// By permission id.
    static let permissions = PrivateCollection("auth.permissions", .hospital)

    static let all = [accounts, hospitals, sessions, keys, apiKeys, attempts, roles, permissions]
}
