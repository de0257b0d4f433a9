/// A plugin's collection of private records in one tenant.
package struct RecordCollection: Sendable, Hashable, Comparable {
    package var tenant: Tenant
    package var name: String

    package init(_ tenant: Tenant, _ name: String) {
        self.tenant = tenant
        self.name = name
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.tenant == right.tenant ? left.name < right.name : left.tenant.rawValue < right.tenant.rawValue
    }
}
