import CSQLite
import FHIRCore

/// A prepared statement: bind, step through the connection, read columns. Parameters count from 1, columns from 0.
struct SQLiteStatement {
    let pointer: OpaquePointer

    func finalize() { sqlite3_finalize(pointer) }

    /// Makes the statement ready for new values; ends its read if it was alone. Called when rows are left unread.
    func reset() { sqlite3_reset(pointer) }

    func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(pointer, index, value) }

    func bindNull(_ index: Int32) { sqlite3_bind_null(pointer, index) }

    /// Binds bytes that must stay where they are until the statement was stepped and reset or bound anew.
    func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer) {
        if let base = bytes.baseAddress, !bytes.isEmpty {
            sqlite3_bind_blob64(pointer, index, base, UInt64(bytes.count), csqlite_static())
        } else {
            sqlite3_bind_zeroblob(pointer, index, 0)
        }
    }

    /// Binds a copy of the bytes.
    func bind(_ index: Int32, copying bytes: [UInt8]) {
        guard !bytes.isEmpty else {
            sqlite3_bind_zeroblob(pointer, index, 0)
            return
        }
        _ = bytes.withUnsafeBytes { sqlite3_bind_blob64(pointer, index, $0.baseAddress, UInt64($0.count), csqlite_transient()) }
    }

    /// Binds a copy of the text, or null.
    func bind(_ index: Int32, copying text: String?) {
        guard var text else { return bindNull(index) }
        text.withUTF8 { utf8 in
            _ = sqlite3_bind_text64(
                pointer, index, UnsafeRawPointer(utf8.baseAddress)?.assumingMemoryBound(to: CChar.self), UInt64(utf8.count),
                csqlite_transient(), UInt8(SQLITE_UTF8))
        }
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

    /// One of SQLITE_INTEGER, SQLITE_TEXT, SQLITE_BLOB, SQLITE_NULL.
    func kind(_ column: Int32) -> Int32 { sqlite3_column_type(pointer, column) }

    func isNull(_ column: Int32) -> Bool { kind(column) == SQLITE_NULL }

    /// The bytes of a blob or text, valid until the next step or reset.
    func withBytes<R, Failure: Error>(
        _ column: Int32, _ body: (UnsafeRawBufferPointer) throws(Failure) -> R
    ) throws(Failure) -> R {
        let start = sqlite3_column_blob(pointer, column)
        // Null stands for no bytes, and for no memory to show them in.
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(pointer, column))))
    }

    func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { [UInt8]($0) } }

    /// Nil for null.
    func text(_ column: Int32) -> String? {
        isNull(column) ? nil : withBytes(column) { String(decoding: $0, as: UTF8.self) }
    }
}
