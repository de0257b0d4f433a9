import CSQLite
import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Reads the tables through one connection; belongs to the connection's thread.
final class SQLiteRows: EmbeddedRows {
    let connection: SQLiteConnection
    var budget: WorkBudget? {
        get { connection.budget }
        set { connection.budget = newValue }
    }
    let types: TypeNumbers
    private let bodies = BodyReader()
    /// The last sequence that the open snapshot sees, once that was looked up; what is asked of the newest state is `Int64.max` or this.
    private(set) var newestSequence = Int64.max
    /// The numbers of collections of records that were read from the store; they never change.
    var collections: [String: Int64] = [:]

    let words: WordReader?

    /// - Parameter words: the index of words, if it may be asked.
    init(_ connection: SQLiteConnection, _ types: TypeNumbers, _ words: WordIndex? = nil) {
        self.connection = connection
        self.types = types
        self.words = words.map(WordReader.init)
    }

    // MARK: The log

    func newest() throws(OperationFailure) -> CommitPoint {
        let statement = try connection.statement(.newestCommit)
        guard try connection.step(statement) else { return .start }
        defer { statement.reset() }
        let point = Self.point(statement)
        newestSequence = point.sequence
        return point
    }

    func point(at position: Position) throws(OperationFailure) -> CommitPoint? {
        try commit(position.rawValue)?.point
    }

    private func commit(_ position: Int64) throws(OperationFailure) -> (point: CommitPoint, first: Int64)? {
        let statement = try connection.statement(.commitAt)
        statement.bind(1, position)
        guard try connection.step(statement) else { return nil }
        defer { statement.reset() }
        return (Self.point(statement), statement.integer(3))
    }

    private static func point(_ statement: SQLiteStatement) -> CommitPoint {
        CommitPoint(
            position: Position(rawValue: statement.integer(0)), instant: Instant(milliseconds: statement.integer(1)),
            sequence: statement.integer(2))
    }

    func firstKeptDeath() throws(OperationFailure) -> Int64 {
        let statement = try connection.statement(.sweptBefore)
        guard try connection.step(statement) else { return 0 }
        defer { statement.reset() }
        return statement.integer(0)
    }

    func firstSequence(notBefore instant: Instant) throws(OperationFailure) -> Int64 {
        let statement = try connection.statement(.firstPosition)
        guard try connection.step(statement) else { return .max }
        var low = statement.integer(0)
        statement.reset()
        var high = try newest().position.rawValue + 1
        let end = high
        while low < high {
            let middle = low + (high - low) / 2
            guard let commit = try commit(middle) else { return .max }
            if commit.point.instant < instant { low = middle + 1 } else { high = middle }
        }
        guard low < end, let commit = try commit(low) else { return .max }
        return commit.first
    }

    // MARK: Versions

    func newest(_ key: ResourceKey, _ parts: VersionRow.Parts) throws(OperationFailure) -> VersionRow? {
        let statement = try connection.statement(
            Self.pick(parts, .newestVersion, .newestVersionBody, .newestVersionKeys, .newestVersionAll))
        statement.bind(1, Int64(key.tenant.rawValue))
        statement.bind(2, types.number(key.type))
        StoredID.bind(key.id, to: statement, 3)
        guard try connection.step(statement) else { return nil }
        return try finish(statement, parts, type: key.type, id: key.id)
    }

    func row(_ sequence: Int64, _ parts: VersionRow.Parts) throws(OperationFailure) -> VersionRow? {
        let statement = try connection.statement(Self.pick(parts, .version, .versionBody, .versionKeys, .versionAll))
        statement.bind(1, sequence)
        return try first(of: statement, parts)
    }

    /// The row that a statement with all its values finds; nil when there is none.
    private func first(of statement: SQLiteStatement, _ parts: VersionRow.Parts) throws(OperationFailure) -> VersionRow? {
        guard try connection.step(statement) else { return nil }
        guard let type = types.type(statement.integer(2)) else {
            statement.reset()
            return nil
        }
        return try finish(statement, parts, type: type, id: StoredID.read(statement, 3))
    }

    private static func pick(
        _ parts: VersionRow.Parts, _ none: SQLiteQuery, _ body: SQLiteQuery, _ keys: SQLiteQuery, _ all: SQLiteQuery
    ) -> SQLiteQuery {
        if parts.contains(.keys) { return parts.contains(.body) ? all : keys }
        return parts.contains(.body) ? body : none
    }

    /// Decodes the row, resets the statement, and fetches a body that an earlier version holds.
    private func finish(
        _ statement: SQLiteStatement, _ parts: VersionRow.Parts, type: TypeID, id: ResourceID
    ) throws(OperationFailure) -> VersionRow {
        var row: VersionRow
        do {
            defer { statement.reset() }
            row = try decode(statement, type: type, id: id)
        }
        if parts.contains(.body), row.holder > 0 {
            let statement = try connection.statement(.versionBody)
            statement.bind(1, row.holder)
            if try connection.step(statement) {
                defer { statement.reset() }
                row.stored.body = try body(statement, type, id, version: row.stored.version)
            }
        }
        return row
    }

    /// The body in the row.
    /// - Throws: `.fault` with `storage`, naming the resource, when it is damaged.
    private func body(
        _ statement: SQLiteStatement, _ type: TypeID, _ id: ResourceID, version: Int64
    ) throws(OperationFailure) -> [UInt8] {
        guard let body = statement.withBytes(12, { bodies.body($0, form: statement.integer(10)) }) else {
            throw StoreFailures.damagedBody(types.name(type), id, version: version)
        }
        return body
    }

    func decode(_ statement: SQLiteStatement, type: TypeID, id: ResourceID) throws(OperationFailure) -> VersionRow {
        let sequence = statement.integer(0)
        let rid = statement.integer(4)
        let version = statement.integer(5)
        let stored = StoredVersion(
            type: type, id: id, version: version,
            operation: StoredVersion.Operation(rawValue: UInt8(truncatingIfNeeded: statement.integer(6))) ?? .update,
            instant: Instant(milliseconds: statement.integer(8)), position: Position(rawValue: statement.integer(7)), sequence: sequence,
            hash: Self.hash(statement, 9), body: statement.kind(12) == SQLITE_BLOB ? try body(statement, type, id, version: version) : [])
        return VersionRow(
            tenant: Tenant(rawValue: Int32(truncatingIfNeeded: statement.integer(1))), rid: rid == 0 ? sequence : rid,
            keys: statement.isNull(11) ? [] : statement.withBytes(11) { StoredKeys($0).decode() },
            holder: statement.kind(12) == SQLITE_INTEGER ? statement.integer(12) : 0, stored: stored)
    }

    private static func hash(_ statement: SQLiteStatement, _ column: Int32) -> BodyHash? {
        statement.withBytes(column) { bytes in
            guard bytes.count == 16 else { return nil }
            return BodyHash(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    func sequence(of rid: Int64, version: Int64) throws(OperationFailure) -> Int64? {
        if version == 1 { return rid }
        let statement = try connection.statement(.sequenceOfVersion)
        statement.bind(1, rid)
        statement.bind(2, version)
        guard try connection.step(statement) else { return nil }
        defer { statement.reset() }
        return statement.integer(0)
    }

    func newestSequence(of rid: Int64, through limit: Int64) throws(OperationFailure) -> Int64? {
        guard rid <= limit else { return nil }
        let statement = try connection.statement(.newestSequence)
        statement.bind(1, rid)
        statement.bind(2, limit)
        guard try connection.step(statement) else { return rid }
        defer { statement.reset() }
        return statement.integer(0)
    }

    func current(of rid: Int64, through limit: Int64) throws(OperationFailure) -> VersionRow? {
        guard rid <= limit else { return nil }
        let statement = try connection.statement(.currentVersionBody)
        statement.bind(1, rid)
        statement.bind(2, limit)
        return try first(of: statement, [.body])
    }

    func walkInstance(_ rid: Int64, before: Int64, _ visit: (Int64) throws(OperationFailure) -> Bool) throws(OperationFailure) {
        let statement = try connection.statement(.laterVersions)
        statement.bind(1, rid)
        statement.bind(2, before)
        defer { statement.reset() }
        while try connection.step(statement) {
            guard try visit(statement.integer(0)) else { return }
        }
        if rid < before { _ = try visit(rid) }
    }
}

extension SQLiteRows {
    /// Runs `body` in one read transaction, so that everything it reads belongs to one state. The budget does not touch its beginning and
    /// end: an end that was stopped would leave the connection in that state.
    func snapshot<T>(within budget: WorkBudget, _ body: () throws(OperationFailure) -> T) throws(OperationFailure) -> T {
        newestSequence = .max
        _ = try connection.step(connection.statement(.beginRead))
        defer {
            // Ending a transaction that only read cannot lose anything.
            if let end = try? connection.statement(.commit) { _ = try? connection.step(end) }
        }
        return try within(budget, body)
    }
}
