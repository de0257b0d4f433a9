/// Checks that bytes are well-formed UTF-8 (RFC 3629), skipping ASCII eight bytes at a time.
package enum UTF8Syntax {
    /// The index of the first byte of the first ill-formed sequence, or nil if all of `bytes` is well-formed.
    ///
    /// Over-long forms, surrogates, values above U+10FFFF and a sequence cut off by the end are ill-formed.
    /// Cost: O(n), no allocation.
    package static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let raw = UnsafeRawBufferPointer(bytes)
        let count = bytes.count
        var index = 0
        while index < count {
            if index &+ 8 <= count, raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
                index &+= 8
                continue
            }
            if bytes[index] < 0x80 {
                index &+= 1
                continue
            }
            let length = sequenceLength(bytes, at: index)
            if length == 0 { return index }
            index &+= length
        }
        return nil
    }

    /// The index of the first byte of the first ill-formed sequence; the same as for a buffer.
    package static func firstInvalid(in bytes: Span<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { firstInvalid(in: $0) }
    }

    /// The length of the multi-byte sequence at `index`, or 0 if it is ill-formed (RFC 3629 section 4).
    private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let left = bytes.count &- index
        let lead = bytes[index]
        switch lead {
        case 0xC2...0xDF:
            return left >= 2 && isContinuation(bytes[index &+ 1]) ? 2 : 0
        case 0xE0...0xEF:
            guard left >= 3 else { return 0 }
            let second = bytes[index &+ 1]
            let lowest: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
            let highest: UInt8 = lead == 0xED ? 0x9F : 0xBF
            return second >= lowest && second <= highest && isContinuation(bytes[index &+ 2]) ? 3 : 0
        case 0xF0...0xF4:
            guard left >= 4 else { return 0 }
            let second = bytes[index &+ 1]
            let lowest: UInt8 = lead == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
            return second >= lowest && second <= highest && isContinuation(bytes[index &+ 2]) && isContinuation(bytes[index &+ 3])
                ? 4 : 0
        default:
            return 0
        }
    }

    private static func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0xC0 == 0x80
    }
}
