import CTables
import Glibc

/// The hash tables of names, as `scripts/generate-r4` lays them out.
@usableFromInline
package enum SchemaHash {
    /// A hash of 32 bits over the length, the ends and thus, up to 16 bytes, all of a name, and the number of the type that has
    /// it (0 for the name of a type). Longer names that differ only in between share a hash, which costs a probe.
    package static func hash(_ name: UnsafeBufferPointer<UInt8>, in owner: UInt16) -> UInt32 {
        let bytes = UnsafeRawBufferPointer(name)
        let count = bytes.count
        let head: UInt64
        let tail: UInt64
        if count >= 8 {
            head = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
            tail = bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 4 {
            head = UInt64(bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
            tail = UInt64(bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
        } else if count > 0 {
            head = UInt64(bytes[0])
            tail = UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count &- 1])
        } else {
            head = 0
            tail = 0
        }
        var value = (head ^ (UInt64(owner) << 32 | UInt64(count))) &* 0x9E37_79B9_7F4A_7C15
        value = ((value ^ (value >> 32)) ^ tail) &* 0xD6E8_FEB8_6659_FD93
        return UInt32(truncatingIfNeeded: value >> 32)
    }

    /// The first slot to look at in a table whose size is a power of two.
    static func slot(_ hash: UInt32, size: Int) -> Int {
        Int(hash) & (size &- 1)
    }

    /// The bytes of the text at an offset: a length of two bytes, then UTF-8.
    @inlinable package static func text(_ offset: UInt32, in strings: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let start = Int(offset)
        let count = Int(strings[start]) | Int(strings[start + 1]) << 8
        return UnsafeBufferPointer(rebasing: strings[(start + 2)..<(start + 2 + count)])
    }

    /// Whether the text at an offset has exactly these bytes.
    static func matches(_ offset: UInt32, _ name: UnsafeBufferPointer<UInt8>, in strings: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = text(offset, in: strings)
        guard text.count == name.count else { return false }
        guard let left = text.baseAddress, let right = name.baseAddress else { return name.isEmpty }
        return memcmp(left, right, name.count) == 0
    }

    /// The type of a name: one hash, one probe chain.
    static func find(
        type name: UnsafeBufferPointer<UInt8>, in slots: UnsafeBufferPointer<UInt16>,
        types: UnsafeBufferPointer<caresync_type>, strings: UnsafeBufferPointer<UInt8>
    ) -> TypeID? {
        var slot = slot(hash(name, in: 0), size: slots.count)
        while true {
            let number = slots[slot]
            if number == 0 { return nil }
            if matches(types.record(number).name, name, in: strings) { return TypeID(rawValue: number) }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
    }
}
