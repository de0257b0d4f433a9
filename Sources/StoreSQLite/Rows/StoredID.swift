import CSQLite
import FHIRCore

/// How an id lies in the database: a lowercase UUID as its 16 bytes, any other id as text. Ordered as SQLite orders these.
enum StoredID: Comparable {
    case text(String)
    case uuid(UInt64, UInt64)

    init(_ id: ResourceID) {
        var value = id.value
        self = value.withUTF8 { Self.words($0) }.map { .uuid($0, $1) } ?? .text(value)
    }

    static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.text, .uuid): true
        case (.uuid, .text): false
        case (.uuid(let high, let low), .uuid(let otherHigh, let otherLow)): (high, low) < (otherHigh, otherLow)
        }
    }

    static func bind(_ id: ResourceID, to statement: SQLiteStatement, _ index: Int32) {
        switch StoredID(id) {
        case .text(let text): statement.bind(index, copying: text)
        case .uuid(let high, let low):
            withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
                _ = sqlite3_bind_blob(statement.pointer, index, bytes.baseAddress, 16, csqlite_transient())
            }
        }
    }

    static func read(_ statement: SQLiteStatement, _ column: Int32) -> ResourceID {
        let isBlob = statement.kind(column) == SQLITE_BLOB
        return statement.withBytes(column) { bytes in
            ResourceID(unchecked: isBlob && bytes.count == 16 ? Self.string(bytes) : String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The two halves of a UUID in its canonical lowercase form, nil for anything else.
    private static func words(_ utf8: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64)? {
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

    private static func string(_ bytes: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var at = 0
            for index in 0..<16 {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    buffer[at] = UInt8(ascii: "-")
                    at += 1
                }
                buffer[at] = digit(bytes[index] >> 4)
                buffer[at + 1] = digit(bytes[index] & 15)
                at += 2
            }
            return at
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a")
    }
}
