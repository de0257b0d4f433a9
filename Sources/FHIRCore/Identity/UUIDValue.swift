/// A UUID (RFC 9562): 128 bits with a text form.
package struct UUIDValue: Sendable, Hashable, CustomStringConvertible {
    /// The first 64 bits.
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The bits with those replaced that say which version and variant it is (RFC 9562, section 4).
    /// - Parameter version: 1 to 8; only the low four bits count.
    package init(version: UInt8, high: UInt64, low: UInt64) {
        self.high = high & ~0xF000 | UInt64(version & 0xF) << 12
        self.low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    }

    /// The 16 bytes, first to last, as names are hashed over them.
    package var bytes: [UInt8] {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { [UInt8]($0) }
    }

    /// The canonical form: 36 characters, lowercase.
    package var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var at = 0
            for word in [high, low] {
                for nibble in 0..<16 {
                    if at == 8 || at == 13 || at == 18 || at == 23 {
                        buffer[at] = UInt8(ascii: "-")
                        at += 1
                    }
                    let digit = UInt8(truncatingIfNeeded: (word >> UInt64(60 - 4 * nibble)) & 15)
                    buffer[at] = digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a")
                    at += 1
                }
            }
            return at
        }
    }
}
