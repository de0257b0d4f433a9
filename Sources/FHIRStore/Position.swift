/// A place in the commit log: 1 for the first commit, dense, in the order in which commits became visible. Opaque to clients.
package struct Position: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    /// Before the first commit.
    package static let zero = Position(rawValue: 0)
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A hospital's partition of the store. Tenant 0 is shared: readable by all, written by the system administrator.
package struct Tenant: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }
    package static let shared = Tenant(rawValue: 0)
    /// The hospital of requests that name none, as long as there is just one.
    package static let `default` = Tenant(rawValue: 1)
}
