import FHIRCore
import FHIRStore

/// Removes index rows that died before the horizon, a few thousand at a time, in the writer's idle moments.
struct KeySweep {
    private struct Cursor {
        var tenant: Int64 = -1
        var parameter: Int64 = 0
        var key: [UInt8] = []
        var rid: Int64 = 0
        var born: Int64 = 0
    }

    private static let chunk: Int64 = 2_000

    private let clock: any Clock
    private let horizon: Horizon
    /// The time from one pass to the next.
    private let pause: Int64
    private var lastPass: Instant
    /// Whether the index has dead rows, as the store remembers it.
    private var isNeeded: Bool
    private var cursor: Cursor?
    /// Whether `isNeeded` was noted in the transaction that is under way.
    private var isNoted = false
    /// Whether the running pass left dead rows for later.
    private var leavesSome = false

    init(_ options: SQLiteOptions, isNeeded: Bool) {
        clock = options.clock
        horizon = Horizon(clock: options.clock, length: options.horizon)
        pause = options.horizon.wholeMilliseconds / 4
        lastPass = options.clock.now()
        self.isNeeded = isNeeded
    }

    /// Called within a transaction that makes dead rows.
    mutating func note(_ connection: SQLiteConnection) throws(OperationFailure) {
        leavesSome = true
        guard !isNeeded else { return }
        try connection.run("INSERT OR REPLACE INTO store VALUES('dead_keys', 1)")
        isNeeded = true
        isNoted = true
    }

    /// Called when that transaction has ended.
    mutating func settle(isKept: Bool) {
        if isNoted, !isKept { isNeeded = false }
        isNoted = false
    }

    /// Goes on with a pass or starts one when it is time; answers whether there is more to do at once.
    mutating func step(_ rows: SQLiteRows) throws(OperationFailure) -> Bool {
        if cursor == nil {
            // Also when the clock has gone back that far.
            guard isNeeded, clock.now().milliseconds.subtractingReportingOverflow(lastPass.milliseconds).partialValue.magnitude >= pause
            else { return false }
            cursor = Cursor()
            leavesSome = false
        }
        guard var at = cursor else { return false }
        let limit = try min(rows.firstSequence(notBefore: horizon.instant), rows.newest().sequence + 1)
        let dead = try collect(rows, from: &at, diedBefore: limit)
        let connection = rows.connection
        let isDone = dead.isEnd
        try connection.run("BEGIN IMMEDIATE")
        if !dead.rows.isEmpty {
            let note = try connection.statement(.noteSweep)
            note.bind(1, limit)
            _ = try connection.step(note)
        }
        let remove = try connection.statement(.removeKey)
        for row in dead.rows {
            remove.bind(1, row.tenant)
            remove.bind(2, row.parameter)
            remove.bind(4, row.rid)
            remove.bind(5, row.born)
            try row.key.withUnsafeBufferPointer { key throws(OperationFailure) in
                remove.bind(3, UnsafeRawBufferPointer(key))
                _ = try connection.step(remove)
            }
        }
        if isDone, !leavesSome { try connection.run("DELETE FROM store WHERE name='dead_keys'") }
        try connection.run("COMMIT")
        cursor = isDone ? nil : at
        if isDone {
            lastPass = clock.now()
            isNeeded = leavesSome
        }
        return !isDone
    }

    private struct Found {
        var rows: [Cursor] = []
        var isEnd = false
    }

    /// The dead rows among the next ones after the cursor, which moves on.
    private mutating func collect(_ rows: SQLiteRows, from at: inout Cursor, diedBefore limit: Int64) throws(OperationFailure) -> Found {
        let statement = try rows.connection.statement(.deadKeys)
        let start = at
        var found = Found()
        var seen: Int64 = 0
        try start.key.withUnsafeBufferPointer { key throws(OperationFailure) in
            statement.bind(1, start.tenant)
            statement.bind(2, start.parameter)
            statement.bind(3, UnsafeRawBufferPointer(key))
            statement.bind(4, start.rid)
            statement.bind(5, start.born)
            statement.bind(6, Self.chunk)
            defer { statement.reset() }
            while try rows.connection.step(statement) {
                seen += 1
                let died = statement.integer(5)
                if died == 0, seen < Self.chunk { continue }
                at = Cursor(
                    tenant: statement.integer(0), parameter: statement.integer(1), key: statement.bytes(2), rid: statement.integer(3),
                    born: statement.integer(4))
                if died == 0 { continue }
                if died < limit { found.rows.append(at) } else { leavesSome = true }
            }
        }
        found.isEnd = seen < Self.chunk
        return found
    }
}
