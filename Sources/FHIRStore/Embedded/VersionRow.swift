package import FHIRSearch

/// A version as an embedded store keeps it: what a view gives, and what only the store needs.
package struct VersionRow: Sendable {
    /// Which parts of a version are fetched besides its columns.
    package struct Parts: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let body = Parts(rawValue: 1)
        package static let keys = Parts(rawValue: 2)
    }

    package var tenant: Tenant
    /// The resource's number in the store: the sequence of its first version.
    package var rid: Int64
    /// Empty unless asked for; sorted.
    package var keys: [IndexKey]
    /// The sequence of the earlier version of the resource that holds the body; 0 when this one holds its own or has none.
    package var holder: Int64
    package var stored: StoredVersion

    package init(tenant: Tenant, rid: Int64, keys: [IndexKey], holder: Int64 = 0, stored: StoredVersion) {
        self.tenant = tenant
        self.rid = rid
        self.keys = keys
        self.holder = holder
        self.stored = stored
    }
}
