package import FHIRStore

/// A collection of private records that a plugin declares: JSON values that no other plugin and no door sees.
package struct PrivateCollection: Sendable, Hashable {
    package enum Scope: Sendable, Hashable {
        /// Each hospital has its own.
        case hospital
        /// One for the whole server, whichever hospital's commit writes it: accounts, hospitals, sessions.
        case server
    }

    /// The plugin's name, a dot and the collection's, such as `auth.sessions`.
    package var name: String
    package var scope: Scope
    /// The number of the form that values have; a record of an older form is upgraded when it is read.
    package var schema: Int32

    package init(_ name: String, _ scope: Scope, schema: Int32 = 1) {
        self.name = name
        self.scope = scope
        self.schema = schema
    }
}

extension PrivateCollection {
    /// How the store is asked for it.
    package var stored: CollectionName { CollectionName(name, isShared: scope == .server) }
}
