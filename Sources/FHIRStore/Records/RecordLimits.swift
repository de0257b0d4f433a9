package import FHIRCore

/// How large private records may be, and how their collections may be called; the same in every store.
package enum RecordLimits {
    package static let keyBytes = 256
    package static let valueBytes = 1 << 20
    package static let secondaryKeys = 64
    package static let secondaryBytes = 256
    package static let slots: UInt8 = 4
    package static let nameBytes = 64

    /// - Throws: `.invalid` unless a collection may be called so.
    package static func check(collection name: String) throws(OperationFailure) {
        guard (1...nameBytes).contains(name.utf8.count), name.utf8.allSatisfy(isAllowed) else { throw StoreFailures.collectionName }
    }

    /// - Throws: `.invalid` unless the record may be kept.
    package static func check(_ record: PrivateRecord) throws(OperationFailure) {
        guard (1...keyBytes).contains(record.key.utf8.count) else { throw StoreFailures.recordKey }
        guard record.value.count <= valueBytes else { throw StoreFailures.recordValue }
        guard record.secondary.count <= secondaryKeys else { throw StoreFailures.secondaryKeys }
        for key in record.secondary {
            try check(slot: key.slot)
            guard key.value.utf8.count <= secondaryBytes else { throw StoreFailures.secondaryKey }
        }
    }

    /// - Throws: `.invalid` when it asks for what no collection has.
    package static func check(_ selection: RecordSelection) throws(OperationFailure) {
        if case .secondary(let slot, _) = selection { try check(slot: slot) }
    }

    private static func check(slot: UInt8) throws(OperationFailure) {
        guard slot < slots else { throw StoreFailures.secondarySlot }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }
}
