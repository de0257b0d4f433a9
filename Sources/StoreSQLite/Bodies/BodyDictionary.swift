import CTables
import CZstd

/// Dictionary 1 as libzstd wants it for making and for reading frames, 0.6 MB; made when the first body is packed or read, kept for ever.
// Proof for @unchecked: libzstd says that both are read only once they are made and may be used by several threads at once.
struct BodyDictionary: @unchecked Sendable {
    let making: OpaquePointer
    let reading: OpaquePointer

    /// Level 3 of libzstd; see docs/decisions/0008-compressed-bodies.md.
    private static let level: Int32 = 3

    /// Nil when there was no memory for it.
    static let first: BodyDictionary? = {
        let (start, size) = (caresync_bodies_1_start(), caresync_bodies_1_size())
        guard let making = ZSTD_createCDict(start, size, level), let reading = ZSTD_createDDict(start, size) else { return nil }
        return BodyDictionary(making: making, reading: reading)
    }()
}
