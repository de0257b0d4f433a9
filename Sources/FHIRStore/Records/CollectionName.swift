/// How a view is asked for a collection: by name, and whether it is the caller's tenant's own or the server's.
package struct CollectionName: Sendable, Hashable, ExpressibleByStringLiteral {
    /// `[a-z0-9.-]`, 1 to 64 of them.
    package var text: String
    /// Whether all tenants have it together: its records are the shared tenant's, whichever tenant's commit writes them.
    package var isShared: Bool

    package init(_ text: String, isShared: Bool = false) {
        self.text = text
        self.isShared = isShared
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// The collection as a tenant's view means it.
    func collection(of tenant: Tenant) -> RecordCollection { RecordCollection(isShared ? .shared : tenant, text) }
}
