import Glibc
import Synchronization

/// The journal of loads over a server: a text file with one line `DIGEST SERVER RECORD` for each change; the last line for a file counts.
///
/// Lines are written after the server has acknowledged what they tell. A lost line means that something is sent again, which changes
/// nothing.
final class JournalFile: Sendable {
    private let descriptor: Int32
    private let path: String
    private let server: String
    private let records: Mutex<[String: LoadRecord]>

    /// Opens the file, and makes it and its folder when they are missing.
    init(_ path: String, server: ServerURL) throws(FileFault) {
        self.path = path
        self.server = server.description
        try Folders.make(for: path)
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(path) }
        var records: [String: LoadRecord] = [:]
        let file = try InputFile(path)
        for line in String(decoding: try file.read(from: 0, count: file.size), as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, parts[1] == server.description, let record = LoadRecord(parts[2]) else { continue }
            records[String(parts[0])] = record
        }
        self.records = Mutex(records)
    }

    deinit {
        close(descriptor)
    }

    /// Where the journal is when nobody says: `$XDG_STATE_HOME/caresync/load.journal`, or the same below `~/.local/state`.
    static func standardPath(_ environment: [String: String]) -> String {
        let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (state ?? (environment["HOME"] ?? "/tmp") + "/.local/state") + "/caresync/load.journal"
    }

    func record(of digest: FileDigest) -> LoadRecord? {
        records.withLock { $0[digest.description] }
    }

    func keep(_ record: LoadRecord, of digest: FileDigest) throws(FileFault) {
        let line = Array("\(digest) \(server) \(record.text)\n".utf8)
        let isWritten = records.withLock { records in
            records[digest.description] = record
            return write(descriptor, line, line.count) == line.count
        }
        guard isWritten else { throw .system(path) }
    }
}
