package import FHIRCore

/// A domain event as a commit emits it; it is stored with the commit, or not at all.
package struct EmittedEvent: Sendable, Hashable {
    package var type: String
    package var source: String
    /// That of the event's schema.
    package var version: String
    /// A JSON object, at most 1 MiB. The store does not look at it.
    package var data: [UInt8]

    package init(type: String, source: String, version: String, data: [UInt8]) {
        self.type = type
        self.source = source
        self.version = version
        self.data = data
    }

    package static let nameBytes = 256
    package static let dataBytes = 1 << 20
    /// How many events one commit emits at most.
    package static let mostOfCommit = (1 << 20) - 1

    /// - Throws: `.invalid` unless type, source and version have at most 256 bytes each, the type has one, and the data at most 1 MiB.
    package func check() throws(OperationFailure) {
        guard !type.isEmpty, max(type.utf8.count, source.utf8.count, version.utf8.count) <= Self.nameBytes else {
            throw StoreFailures.eventName
        }
        guard data.count <= Self.dataBytes else { throw StoreFailures.eventData }
    }
}
