/// Reads percent-encoded text of URLs (RFC 3986, section 2.1), strictly.
package enum PercentText {
    /// Nil for a broken escape, bytes that are not UTF-8, and NUL. O(n).
    package static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var at = bytes.startIndex
        while at != bytes.endIndex {
            let byte = bytes[at]
            at = bytes.index(after: at)
            switch byte {
            case UInt8(ascii: "+") where plusIsSpace: output.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard at != bytes.endIndex, let high = digit(bytes[at]) else { return nil }
                at = bytes.index(after: at)
                guard at != bytes.endIndex, let low = digit(bytes[at]) else { return nil }
                at = bytes.index(after: at)
                output.append(high << 4 | low)
            default: output.append(byte)
            }
        }
        return output.contains(0) ? nil : String(validating: output, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
