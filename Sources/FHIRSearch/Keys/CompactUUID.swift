import FHIRCore

/// Ids that are UUIDs in lower case, as most are, in 17 bytes instead of 36.
enum CompactUUID {
    /// Appends 0x00 and the UUID's 16 bytes; nothing and false when the id is not one.
    static func append(_ id: UnsafeBufferPointer<UInt8>, to key: inout [UInt8]) -> Bool {
        guard id.count == 36 else { return false }
        let start = key.count
        key.append(0)
        var at = 0
        while at < 36 {
            if at == 8 || at == 13 || at == 18 || at == 23 {
                guard id[at] == UInt8(ascii: "-") else { break }
                at &+= 1
            }
            guard let high = digit(id[at]), let low = digit(id[at &+ 1]) else { break }
            key.append(high << 4 | low)
            at &+= 2
        }
        if at == 36 { return true }
        key.removeSubrange(start...)
        return false
    }

    /// The id of 16 bytes; nil when there are not as many.
    static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> ResourceID? {
        guard bytes.count == 16 else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (offset, byte) in bytes.enumerated() {
            if offset == 4 || offset == 6 || offset == 8 || offset == 10 { text.append(UInt8(ascii: "-")) }
            text.append(hexadecimal(byte >> 4))
            text.append(hexadecimal(byte & 0xF))
        }
        return text.withUnsafeBufferPointer { ResourceID(utf8: $0) }
    }

    static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 { digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) }
}
