import CSQLite
import FHIRCore
import FHIRStore

/// Makes durable what an earlier process left in the write-ahead log, before anyone reads it or builds on it.
///
/// That process may have died between writing a commit and syncing it. Worse, after a failed sync the system goes on showing what was
/// written but takes it for written out, so that no later sync saves it. Hence the log is written once more, byte for byte in its place,
/// and synced; a power cut meanwhile finds each byte either as it was or the same.
enum LogRenewal {
    private static let headerBytes = 32
    private static let frameHeaderBytes = 24

    /// Does nothing when there is no log, as after a clean close. O(commits in the log).
    /// - Parameter connection: one that has read from the database, and is alone with it.
    static func run(_ connection: SQLiteConnection) throws(OperationFailure) {
        var log: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(connection.handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log)
        guard code == SQLITE_OK else { throw connection.failed(code) }
        guard let log, let methods = log.pointee.pMethods?.pointee else { return }
        guard let xFileSize = methods.xFileSize, let xSync = methods.xSync else { return }
        var size: Int64 = 0
        try check(xFileSize(log, &size), connection)
        guard size >= Int64(headerBytes) else { return }
        let header = try rewrite(log, methods, at: 0, count: headerBytes, connection)
        guard header.count == headerBytes else { return }
        let page = header[8..<12].reduce(0) { $0 << 8 | Int($1) }
        // Any other number makes the log void.
        guard page >= 512, page <= 65_536 else { return }
        let frame = frameHeaderBytes + page
        var at = Int64(headerBytes)
        // Frames of the log's present life have the salt of its header; those after them are left over from an earlier one.
        while at + Int64(frame) <= size {
            let bytes = try rewrite(log, methods, at: at, count: frame, connection) { $0[8..<16].elementsEqual(header[16..<24]) }
            guard !bytes.isEmpty else { break }
            at += Int64(frame)
        }
        try check(xSync(log, SQLITE_SYNC_NORMAL), connection)
    }

    /// Reads a piece and, if it is wanted, writes it where it was; answers the piece, empty if it was not wanted.
    private static func rewrite(
        _ log: UnsafeMutablePointer<sqlite3_file>, _ methods: sqlite3_io_methods, at offset: Int64, count: Int,
        _ connection: SQLiteConnection, if isWanted: ([UInt8]) -> Bool = { _ in true }
    ) throws(OperationFailure) -> [UInt8] {
        guard let xRead = methods.xRead, let xWrite = methods.xWrite else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        try check(bytes.withUnsafeMutableBytes { xRead(log, $0.baseAddress, Int32(count), offset) }, connection)
        guard isWanted(bytes) else { return [] }
        try check(bytes.withUnsafeBytes { xWrite(log, $0.baseAddress, Int32(count), offset) }, connection)
        return bytes
    }

    private static func check(_ code: Int32, _ connection: SQLiteConnection) throws(OperationFailure) {
        guard code == SQLITE_OK else { throw connection.failed(code) }
    }
}
