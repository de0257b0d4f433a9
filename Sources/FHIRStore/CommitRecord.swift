package import FHIRCore
package import FHIRSchema

/// One commit as the log tells it. The log names bodies by hash and never contains them.
package struct CommitRecord: Sendable, Hashable {
    /// One resource version made by the commit.
    package struct Entry: Sendable, Hashable {
        package var type: TypeID
        package var id: ResourceID
        package var version: Int64
        package var operation: StoredVersion.Operation
        /// Nil for a deletion.
        package var hash: BodyHash?
        /// 0 when the resource was created.
        package var previousVersion: Int64

        package init(
            type: TypeID, id: ResourceID, version: Int64, operation: StoredVersion.Operation, hash: BodyHash?, previousVersion: Int64
        ) {
            self.type = type
            self.id = id
            self.version = version
            self.operation = operation
            self.hash = hash
            self.previousVersion = previousVersion
        }

        /// The entry that tells of a version.
        package init(_ version: StoredVersion) {
            self.init(
                type: version.type, id: version.id, version: version.version, operation: version.operation, hash: version.hash,
                previousVersion: version.version - 1)
        }
    }

    package var position: Position
    /// Never earlier than that of the commit before.
    package var instant: Instant
    package var tenant: Tenant
    package var principal: String?
    package var origin: CommitOrigin
    /// The version of the server that wrote the commit.
    package var software: String
    /// The version of the store's layout at the time.
    package var schemaVersion: Int32
    package var entries: [Entry]
    /// How many domain events the commit emitted; `ResourceStore.events` gives them.
    package var eventCount: Int
    /// The rules that would have refused the commit, in the order in which they were tried.
    package var warnings: [CommitWarning]

    package init(
        position: Position, instant: Instant, tenant: Tenant, principal: String?, origin: CommitOrigin, software: String,
        schemaVersion: Int32, entries: [Entry], eventCount: Int = 0, warnings: [CommitWarning] = []
    ) {
        self.position = position
        self.instant = instant
        self.tenant = tenant
        self.principal = principal
        self.origin = origin
        self.software = software
        self.schemaVersion = schemaVersion
        self.entries = entries
        self.eventCount = eventCount
        self.warnings = warnings
    }
}
