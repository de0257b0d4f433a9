package import FHIRCore

/// Which records of a collection are asked for.
package enum RecordSelection: Sendable, Hashable {
    case all
    /// Those with this value in the slot.
    case secondary(slot: UInt8, value: String)
    /// Those that expire, and do so before the instant.
    case expired(before: Instant)

    /// Whether a record is one of them.
    package func holds(_ record: PrivateRecord) -> Bool {
        switch self {
        case .all: true
        case .secondary(let slot, let value):
            record.secondary.contains { $0.slot == slot && $0.value.utf8.elementsEqual(value.utf8) }
        case .expired(let instant): record.expires.map { $0 < instant } ?? false
        }
    }
}
