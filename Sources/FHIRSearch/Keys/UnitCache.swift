import FHIRCore
import Synchronization

/// The scales of units that were seen, as finding one takes longer than using it. Any thread may ask.
final class UnitCache: Sendable {
    struct Entry: Sendable {
        let scale: UnitScale
        /// The hash of the canonical unit.
        let hash: UInt32
    }

    let units: any UnitSystem
    private let hash: KeyedHash
    private let found = Mutex<[[UInt8]: Entry?]>([:])
    /// Units come from clients; what is beyond is looked up each time.
    private static let limit = 4096

    init(_ units: any UnitSystem, _ hash: KeyedHash) {
        self.units = units
        self.hash = hash
    }

    /// The scale of a UCUM code; nil when the unit system does not know it.
    subscript(code: UnsafeBufferPointer<UInt8>) -> Entry? {
        let key = Array(code)
        if let known = found.withLock({ $0[key] }) { return known }
        let entry = units.scale(String(decoding: key, as: UTF8.self)).map { Entry(scale: $0, hash: hash.short($0.unit)) }
        found.withLock { if $0.count < Self.limit { $0[key] = .some(entry) } }
        return entry
    }
}
