import CSQLite
import FHIRCore

/// How ids lie in the database: a lowercase UUID as its 16 bytes, any other id as text.
enum StoredID {
    static func bind(_ id: ResourceID, to statement: SQLiteStatement, _ index: Int32) {
        var text = id.value
        text.withUTF8 { utf8 in
            if let (high, low) = uuid(utf8) {
                bind(high, low, to: statement, index)
            } else {
                sqlite3_bind_text(
                    statement.pointer, index, UnsafeRawPointer(utf8.baseAddress)?.assumingMemoryBound(to: CChar.self),
                    Int32(utf8.count), csqlite_transient())
            }
        }
    }

    private static func bind(_ high: UInt64, _ low: UInt64, to statement: SQLiteStatement, _ index: Int32) {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
            _ = sqlite3_bind_blob(statement.pointer, index, bytes.baseAddress, 16, csqlite_transient())
        }
    }

    static func read(_ statement: SQLiteStatement, _ column: Int32) -> ResourceID {
        statement.withBytes(column) { bytes in
            guard statement.kind(column) == SQLITE_BLOB, bytes.count == 16 else {
                return ResourceID(unchecked: String(decoding: bytes, as: UTF8.self))
            }
            return ResourceID(unchecked: text(bytes))
        }
    }

    /// Orders ids as SQLite orders their stored forms: text before blobs, each by bytes.
    static func precedes(_ left: ResourceID, _ right: ResourceID) -> Bool {
        switch (uuid(left), uuid(right)) {
        case (nil, nil): left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
        case (nil, _): true
        case (_, nil): false
        case (let left?, let right?): left < right
        }
    }

    private static func uuid(_ id: ResourceID) -> (UInt64, UInt64)? {
        var text = id.value
        return text.withUTF8 { uuid($0) }
    }

    /// The two halves of a UUID in its canonical form, nil for anything else.
    private static func uuid(_ utf8: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64)? {
        guard utf8.count == 36 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for index in 0..<36 {
            let byte = utf8[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if index < 18 { words.0 = words.0 << 4 | UInt64(digit) } else { words.1 = words.1 << 4 | UInt64(digit) }
        }
        return words
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var at = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    buffer[at] = UInt8(ascii: "-")
                    at += 1
                }
                for digit in [bytes[index] >> 4, bytes[index] & 15] {
                    buffer[at] = digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a")
                    at += 1
                }
            }
            return at
        }
    }
}
