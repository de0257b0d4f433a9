import CSQLite
import FHIRCore
import FHIRSearch
import FHIRStore
import Glibc

/// Brings the index of words after the log in short steps: what was written, then what died before the horizon. Confined to one thread.
final class WordFollower {
    private let file: WordFile
    private let rows: SQLiteRows
    private let facts: StoreFacts
    private let reading: WordReading
    private let isClosed: () -> Bool
    private let folder: String
    private let pace: WordPace
    private let horizon: Horizon
    private var state: WordState
    private var nextSweep = ContinuousClock.now
    private let sweepPause: Duration
    /// Whether the file was made, or made anew.
    let isNew: Bool

    /// Opens the file, or makes it anew unless it is one of this database and whole.
    /// - Parameter isClosed: asked within steps, which then come to their end.
    init(
        _ options: SQLiteOptions, _ facts: StoreFacts, _ rows: SQLiteRows, _ reading: @escaping WordReading,
        _ isClosed: @escaping () -> Bool
    ) throws(OperationFailure) {
        self.isClosed = isClosed
        self.rows = rows
        self.facts = facts
        self.reading = reading
        folder = options.path.lastIndex(of: "/").map { String(options.path[...$0]) } ?? "."
        horizon = Horizon(clock: options.clock, length: options.horizon)
        pace = options.words
        sweepPause = min(.seconds(60), max(options.horizon / 4, options.words.interval))
        if let (file, state) = Self.present(options, facts, rows) {
            self.file = file
            self.state = state
            isNew = false
        } else {
            WordFile.remove(options)
            let dead = try min(rows.firstSequence(notBefore: horizon.instant) - 1, rows.newest().sequence)
            state = WordState(cursor: 0, mark: "", swept: max(0, dead))
            file = try WordFile(options, canCreate: true)
            try file.make(facts.id, state)
            isNew = true
        }
    }

    func close() { file.close() }

    /// Whether the last failure was that of a broken file.
    var isDamaged: Bool { file.connection.isDamaged }

    /// The file that is there, if it belongs to what the database has.
    private static func present(_ options: SQLiteOptions, _ facts: StoreFacts, _ rows: SQLiteRows) -> (WordFile, WordState)? {
        guard let file = try? WordFile(options, canCreate: true) else { return nil }
        if let state = try? file.state(of: facts.id), state.cursor == 0 || (try? mark(of: state.cursor, rows)) == state.mark {
            return (file, state)
        }
        file.close()
        return nil
    }

    private static func mark(of sequence: Int64, _ rows: SQLiteRows) throws(OperationFailure) -> String? {
        guard let stored = try rows.row(sequence, [])?.stored else { return nil }
        let hash = stored.hash.map { String($0.high, radix: 16) + "-" + String($0.low, radix: 16) } ?? ""
        return "\(stored.position.rawValue) \(stored.instant.milliseconds) \(stored.version) \(hash)"
    }

    /// Does one step and says how long to rest.
    func step() throws(OperationFailure) -> Duration {
        guard hasSpace else { return .seconds(5) }
        let start = ContinuousClock.now
        let newest = try rows.newest().sequence
        if state.cursor < newest {
            try advance(min(state.cursor + pace.step, newest))
        } else if start < nextSweep {
            return pace.interval
        } else if try !sweep() {
            nextSweep = start + sweepPause
            return pace.interval
        }
        return try rows.newest().sequence > newest ? (ContinuousClock.now - start) * pace.rest : .zero
    }

    private var hasSpace: Bool {
        var space = statvfs()
        return statvfs(folder, &space) != 0 || space.f_bavail >= pace.spare / max(space.f_frsize, 1)
    }

    // MARK: What was written

    /// Reads row by row, each in a transaction of its own: one that is open while this thread waits for a processor would hold up checkpoints.
    private func advance(_ last: Int64) throws(OperationFailure) {
        var entries: [WordEntry] = []
        var unread: [Int64] = []
        var next = state
        while next.cursor < last, !(next.cursor % 16 == 0 && isClosed()) {
            let sequence = next.cursor + 1
            do throws(OperationFailure) {
                if let entry = try entry(sequence) { entries.append(entry) }
            } catch {
                // One body that cannot be read is left to searches; a row that cannot be read is tried again.
                _ = try rows.row(sequence, [])
                unread.append(sequence)
            }
            next.cursor = sequence
        }
        if next.cursor == state.cursor { return }
        next.mark = try Self.mark(of: next.cursor, rows) ?? ""
        try file.write(adding: entries, unread: unread, next)
        state = next
    }

    /// The words of a version; nil for a deletion, for what was swept already, and for a body without words that searches could read.
    private func entry(_ sequence: Int64) throws(OperationFailure) -> WordEntry? {
        guard let row = try rows.row(sequence, [.body]), !row.stored.isDeleted else { return nil }
        if sequence <= state.swept {
            let died = try rows.logged(row.tenant, row.stored.type, sequence)?.died ?? 0
            if died != 0, died <= state.swept { return nil }
        }
        guard let words = reading(row.stored.body, row.stored.type) else { return nil }
        return WordEntry(sequence: sequence, scope: WordEntry.scope(row.tenant, facts.types.number(row.stored.type)), words: words)
    }

    // MARK: What died

    /// Takes out the words of versions that were replaced before the horizon; false when there was nothing to look at.
    private func sweep() throws(OperationFailure) -> Bool {
        let end = try min(rows.firstSequence(notBefore: horizon.instant) - 1, state.cursor)
        guard state.swept < end else { return false }
        var dead: [WordEntry] = []
        var next = state
        let last = min(end, state.swept + pace.look)
        while next.swept < last, dead.count < pace.step, !(next.swept % 16 == 0 && isClosed()) {
            next.swept += 1
            if let entry = try replaced(by: next.swept) { dead.append(entry) }
        }
        try file.write(adding: [], removing: dead, next)
        state = next
        return true
    }

    /// The words, as they were indexed, of the version that another one replaced.
    private func replaced(by sequence: Int64) throws(OperationFailure) -> WordEntry? {
        guard let row = try rows.row(sequence, []), row.stored.version > 1 else { return nil }
        guard let before = try rows.sequence(of: row.rid, version: row.stored.version - 1), try !file.isUnread(before) else { return nil }
        do throws(OperationFailure) {
            return try entry(before)
        } catch {
            // Words whose body cannot be read any more stay; no view shows that version.
            return nil
        }
    }
}
