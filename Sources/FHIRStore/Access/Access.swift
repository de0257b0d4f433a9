/// What a caller may see and do; every view is opened with one, so no read can step around it.
///
/// A view shows the resources of `tenant` and nothing else: another tenant's resource does not exist. Of these it shows what `rights` open.
package struct Access: Sendable, Hashable {
    /// The partition that is read and written.
    package let tenant: Tenant
    /// Who acts, as a reference or account name, for the commit record; nil when nobody was authenticated.
    package let principal: String?
    /// Which resources of the tenant may be used, and how; nil for all, as the host has it and everybody has it without authentication.
    package let rights: AccessRights?

    /// Whether it is the server's own, whose reads may take as long as they take.
    package let isHost: Bool

    package init(tenant: Tenant, principal: String?, rights: AccessRights? = nil) {
        self.init(tenant: tenant, principal: principal, rights: rights, isHost: false)
    }

    private init(tenant: Tenant, principal: String?, rights: AccessRights?, isHost: Bool) {
        self.tenant = tenant
        self.principal = principal
        self.rights = rights
        self.isHost = isHost
    }

    /// The server's own authority, for start-up, loading and maintenance. `reason` is a constant that goes into the commit record.
    package static func system(_ reason: StaticString, tenant: Tenant = .default) -> Access {
        Access(tenant: tenant, principal: "system:\(reason)", rights: nil, isHost: true)
    }
}
