import FHIRSearch

/// How a version's index keys lie in its row: for each parameter its number (2 bytes), the count (2 bytes), the values (8 bytes each);
/// all little-endian, in the order of the keys.
enum StoredKeys {
    static func encode(_ keys: [IndexKey], into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        var start = 0
        while start < keys.count {
            var end = start
            while end < keys.count, keys[end].parameter == keys[start].parameter, end - start < 0xFFFF { end += 1 }
            append(UInt64(keys[start].parameter.rawValue), 2, to: &bytes)
            append(UInt64(end - start), 2, to: &bytes)
            for key in keys[start..<end] { append(key.value, 8, to: &bytes) }
            start = end
        }
    }

    /// Keys of parameters that this program does not know are left out.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> [IndexKey] {
        var keys: [IndexKey] = []
        keys.reserveCapacity(bytes.count / 8)
        var at = 0
        while at + 4 <= bytes.count {
            let parameter = IndexKey.Parameter(rawValue: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self)))
            let count = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: at + 2, as: UInt16.self)))
            at += 4
            for _ in 0..<count where at + 8 <= bytes.count {
                let value = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                if let parameter { keys.append(IndexKey(parameter: parameter, value: value)) }
                at += 8
            }
        }
        return keys
    }

    private static func append(_ value: UInt64, _ count: Int, to bytes: inout [UInt8]) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
    }
}
