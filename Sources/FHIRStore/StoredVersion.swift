package import FHIRSearch
package import FHIRCore
package import FHIRSchema

/// One version of one resource, as a view gives it.
package struct StoredVersion: Sendable, Hashable {
    /// What made the version.
    package enum Operation: UInt8, Sendable {
        case create = 1
        case update = 2
        case delete = 3
    }

    package var type: TypeID
    package var id: ResourceID
    /// Counts from 1 for each resource, without gaps.
    package var version: Int64
    package var operation: Operation
    /// When it was committed; never decreasing in log order.
    package var instant: Instant
    /// The commit that made it.
    package var position: Position
    /// Its number among all versions of the store, in log order: what history and search cursors hold.
    package var sequence: Int64
    /// Nil for a deletion.
    package var hash: BodyHash?
    /// The stored form (see FHIRJSON's `StoredForm`); empty for a deletion, or when the caller asked for no bodies.
    package var body: [UInt8]

    package init(
        type: TypeID, id: ResourceID, version: Int64, operation: Operation, instant: Instant, position: Position, sequence: Int64,
        hash: BodyHash?, body: [UInt8]
    ) {
        self.type = type
        self.id = id
        self.version = version
        self.operation = operation
        self.instant = instant
        self.position = position
        self.sequence = sequence
        self.hash = hash
        self.body = body
    }

    package var isDeleted: Bool { operation == .delete }
}

/// The first 128 bits of the SHA-256 of a body in stored form.
package struct BodyHash: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// A body ready to be written: everything about it that can be computed before the commit.
package struct PreparedBody: Sendable {
    /// The stored form.
    package var body: [UInt8]
    package var hash: BodyHash
    /// What the resource is found by; sorted and without duplicates.
    package var keys: [IndexKey]
    /// What the store's `packing` made of the body. Without it the store does that itself, in its writer.
    package var packed: PackedBody?

    package init(body: [UInt8], hash: BodyHash, keys: [IndexKey], packed: PackedBody? = nil) {
        self.body = body
        self.hash = hash
        self.keys = keys
        self.packed = packed
    }
}
