package import FHIRCore

/// One record of a plugin's collection. Latest-only: no earlier value is kept anywhere.
package struct PrivateRecord: Sendable, Hashable {
    /// Unique in its collection and tenant, byte by byte; 1 to 256 bytes of UTF-8.
    package var key: String
    /// JSON; at most 1 MiB. The store does not look at it.
    package var value: [UInt8]
    /// The number of the collection's schema that the value was written by.
    package var schema: Int32
    /// What else the record is found by; at most 64 values in up to four slots, several in one too.
    package var secondary: [SecondaryKey]
    /// When the record is over. The store goes on giving it: who reads leaves it out, and a job of the host removes it.
    package var expires: Instant?

    package init(key: String, value: [UInt8], schema: Int32 = 1, secondary: [SecondaryKey] = [], expires: Instant? = nil) {
        self.key = key
        self.value = value
        self.schema = schema
        self.secondary = secondary
        self.expires = expires
    }
}

/// A value by which records of a collection are found besides their keys; several records may have the same.
package struct SecondaryKey: Sendable, Hashable {
    /// 0 to 3: which of the collection's secondary keys it is.
    package var slot: UInt8
    /// At most 256 bytes of UTF-8, compared byte by byte.
    package var value: String

    package init(slot: UInt8, value: String) {
        self.slot = slot
        self.value = value
    }
}
