/// Tells whether text can stand in a JSON string as it is, so that the JSON writer need not look again.
enum JSONPlainText {
    /// No quotation mark, no backslash and no control character. O(n), eight bytes at a time.
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index &+ 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let quotes = word ^ 0x2222_2222_2222_2222
            let slashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
            var found = (quotes &- ones) & ~quotes
            found |= (slashes &- ones) & ~slashes
            found |= (word &- 0x2020_2020_2020_2020) & ~word
            if found & 0x8080_8080_8080_8080 != 0 { return false }
            index &+= 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { return false }
            index &+= 1
        }
        return true
    }
}
