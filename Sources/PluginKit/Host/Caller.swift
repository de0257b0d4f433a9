package import FHIRCore
package import FHIRStore

/// On whose behalf and through which door something is done.
package struct Caller: Sendable {
    package var access: Access
    package var origin: CommitOrigin
    /// What the caller may do besides what `access` shows: the domain API's permissions.
    package var permissions: Permissions
    /// The user behind the access, as its id in the domain API; nil for the host and for clients that are no users.
    package var user: String?
    /// Told what rules warned about, once the commit is durable; nil when nobody asks.
    package var heed: (@Sendable ([Issue]) -> Void)?

    package init(access: Access, origin: CommitOrigin, permissions: Permissions = .all, user: String? = nil) {
        self.access = access
        self.origin = origin
        self.permissions = permissions
        self.user = user
    }

    /// Whether commits of this caller may be marked as imports.
    package var mayImport: Bool { permissions.allow("resources", "import") }
}
