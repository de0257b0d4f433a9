import CSQLite
import FHIRCore
import FHIRSearch
import FHIRStore
import Glibc
import Synchronization

/// The thread that indexes words behind the writes: follows the log in short steps, at the lowest priority, and rests between them while
/// others write.
final class WordIndex: Sendable {
    private struct State: Sendable {
        var isRunning = false
        var isClosed = false
    }

    private let options: SQLiteOptions
    private let types: TypeNumbers
    private let state = Monitor(State())
    /// Whether the file can be asked: it belongs to this database.
    private let usable = Atomic<Bool>(false)

    /// How many versions a step takes: some tens of milliseconds.
    private static let step: Int64 = 500
    /// How often the log is looked at when there was nothing new.
    private static let interval: Duration = .milliseconds(250)
    /// Rest after a step during which others wrote, in times of the step's own length.
    private static let rest = 4

    init(_ options: SQLiteOptions, _ types: TypeNumbers) {
        self.options = options
        self.types = types
    }

    /// The file for one reader; nil when it cannot be asked (yet).
    func reader() -> WordFile? {
        usable.load(ordering: .acquiring) ? try? WordFile(options, canCreate: false) : nil
    }

    /// Begins; nothing if it was begun before. Without a thread for it, or when the file cannot be made, there is no index.
    func start(_ reading: @escaping WordReading) {
        let isNew = state.locked { state in
            if state.isRunning || state.isClosed { return false }
            state.isRunning = true
            return true
        }
        guard isNew, !StoreThread.start("store-words", { self.run(reading) }) else { return }
        state.locked { $0.isRunning = false }
    }

    /// Ends the thread after the step that is under way. Blocks.
    func close() {
        state.locked(wakingAll: true) { $0.isClosed = true }
        _ = state.waiting { $0.isRunning ? nil : true }
    }

    private func run(_ reading: WordReading) {
        // Of this thread alone, as Linux has it.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        do throws(OperationFailure) {
            let connection = try SQLiteConnection(options, cacheBytes: 2 << 20)
            csqlite_keep_log_on_close(connection.handle, 1)
            let rows = SQLiteRows(connection, types)
            let file = try open(rows)
            usable.store(true, ordering: .releasing)
            var wait = Duration.zero
            while state.waiting(timeout: wait, { $0.isClosed ? true : nil }) == nil {
                wait = try advance(file, rows, reading)
            }
            file.close()
            connection.close()
        } catch {
            // Searches then read what they would have found here, as they do before it is made.
            usable.store(false, ordering: .releasing)
        }
        state.locked(wakingAll: true) { $0.isRunning = false }
    }

    /// The file, made anew unless it is one of this database and whole.
    private func open(_ rows: SQLiteRows) throws(OperationFailure) -> WordFile {
        if StoreFiles.exists(WordFile.path(options)), let file = try? WordFile(options, canCreate: true) {
            if (try? file.isCurrent()) == true, let cursor = try? file.cursor(), let mark = try? file.mark() {
                let isOwn = try cursor == 0 ? true : self.mark(of: cursor, rows) == mark
                if isOwn { return file }
            }
            file.close()
        }
        WordFile.remove(options)
        let file = try WordFile(options, canCreate: true)
        try file.make()
        return file
    }

    private func mark(of sequence: Int64, _ rows: SQLiteRows) throws(OperationFailure) -> WordFile.Mark? {
        guard let stored = try rows.row(sequence, [])?.stored else { return nil }
        let hash = stored.hash.map { hash in
            withUnsafeBytes(of: (hash.high.bigEndian, hash.low.bigEndian)) { Array($0) }
        }
        return WordFile.Mark(instant: stored.instant.milliseconds, hash: hash ?? [])
    }

    /// Does one step and says how long to rest.
    private func advance(_ file: WordFile, _ rows: SQLiteRows, _ reading: WordReading) throws(OperationFailure) -> Duration {
        let cursor = try file.cursor()
        let newest = try rows.newest().sequence
        guard cursor < newest else { return Self.interval }
        let start = ContinuousClock.now
        let last = min(cursor + Self.step, newest)
        var entries: [WordEntry] = []
        for sequence in (cursor + 1)...last {
            guard let row = try rows.row(sequence, [.body]), !row.stored.isDeleted,
                let words = reading(row.stored.body, row.stored.type)
            else { continue }
            let scope = WordEntry.scope(row.tenant, types.number(row.stored.type))
            entries.append(WordEntry(rid: row.rid, scope: scope, narrative: words.narrative, content: words.content))
        }
        entries.sort { $0.rid < $1.rid }
        try file.write(entries, through: last, try mark(of: last, rows) ?? WordFile.Mark(instant: 0, hash: []))
        guard try rows.newest().sequence > newest else { return .zero }
        return (ContinuousClock.now - start) * Self.rest
    }
}
