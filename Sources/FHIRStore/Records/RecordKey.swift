/// A key, or a secondary value, as it is compared: two texts that only look equal are two keys.
package struct RecordKey: Sendable, Hashable, Comparable {
    package var bytes: [UInt8]

    package init(_ text: String) { bytes = Array(text.utf8) }

    package static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

/// A secondary key as it is compared.
package struct SecondaryRecordKey: Sendable, Hashable {
    package var slot: UInt8
    package var value: RecordKey

    package init(slot: UInt8, value: String) {
        self.slot = slot
        self.value = RecordKey(value)
    }

    package init(_ key: SecondaryKey) { self.init(slot: key.slot, value: key.value) }
}
