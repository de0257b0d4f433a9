/// The domain API's permissions of a caller: pairs of a resource and an action, such as `patients` and `read`.
package struct Permissions: Sendable, Hashable {
    /// A resource, an action, or `*` for any.
    package struct Permission: Sendable, Hashable {
        package var resource: String
        package var action: String

        package init(_ resource: String, _ action: String) {
            self.resource = resource
            self.action = action
        }
    }

    private let granted: Set<Permission>
    private let isAll: Bool

    private init(_ granted: Set<Permission>, isAll: Bool) {
        self.granted = granted
        self.isAll = isAll
    }

    package init(_ granted: some Sequence<Permission>) {
        self.init(Set(granted), isAll: false)
    }

    /// Everything: the host, and every caller while nobody is authenticated.
    package static let all = Permissions([], isAll: true)
    /// Nothing.
    package static let none = Permissions([], isAll: false)

    /// Whether the caller may do this to resources of this name; unmapped means no. O(1).
    package func allow(_ resource: String, _ action: String) -> Bool {
        isAll || granted.contains(Permission(resource, action)) || granted.contains(Permission(resource, "*"))
            || granted.contains(Permission("*", action)) || granted.contains(Permission("*", "*"))
    }
}
