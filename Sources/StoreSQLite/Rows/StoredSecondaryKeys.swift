import FHIRStore

/// A record's secondary keys as they lie in its row: for each its slot, the length of its value as two bytes, the higher first, the value.
enum StoredSecondaryKeys {
    /// Empty when there are none.
    static func encode(_ keys: [SecondaryKey]) -> [UInt8] {
        var bytes: [UInt8] = []
        for key in keys {
            let length = key.value.utf8.count
            bytes += [key.slot, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
            bytes += key.value.utf8
        }
        return bytes
    }

    /// What is not well formed ends the keys.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> [SecondaryKey] {
        var keys: [SecondaryKey] = []
        var at = 0
        while at + 3 <= bytes.count {
            let end = at + 3 + (Int(bytes[at + 1]) << 8 | Int(bytes[at + 2]))
            guard end <= bytes.count else { break }
            keys.append(SecondaryKey(slot: bytes[at], value: String(decoding: bytes[(at + 3)..<end], as: UTF8.self)))
            at = end
        }
        return keys
    }
}
