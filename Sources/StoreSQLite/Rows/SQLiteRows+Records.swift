import FHIRCore
import FHIRSchema
import FHIRStore

/// Tells the commit log as records.
extension SQLiteRows {
    /// Commits from the first after the position; at most `limit`.
    func records(after position: Position, limit: Int, softwares: [Int64: String]) throws(OperationFailure) -> [CommitRecord] {
        var records: [CommitRecord] = []
        let statement = try connection.statement(.commitsAfter)
        statement.bind(1, position.rawValue)
        statement.bind(2, Int64(max(limit, 0)))
        defer { statement.reset() }
        while try connection.step(statement) {
            let origin = CommitOrigin(
                door: CommitOrigin.Door(rawValue: UInt8(truncatingIfNeeded: statement.integer(5))) ?? .system,
                client: statement.text(8), session: statement.text(9), correlationID: statement.text(10) ?? "",
                isImport: statement.integer(6) != 0)
            records.append(
                CommitRecord(
                    position: Position(rawValue: statement.integer(0)), instant: Instant(milliseconds: statement.integer(1)),
                    tenant: Tenant(rawValue: Int32(truncatingIfNeeded: statement.integer(4))), principal: statement.text(7),
                    origin: origin, software: softwares[statement.integer(11)] ?? "",
                    schemaVersion: Int32(truncatingIfNeeded: statement.integer(12)),
                    entries: try entries(statement.integer(2), statement.integer(3)),
                    eventCount: try eventCount(statement.integer(0)), warnings: try warnings(statement.integer(0))))
        }
        return records
    }

    private func eventCount(_ position: Int64) throws(OperationFailure) -> Int {
        let statement = try connection.statement(.countEvents)
        statement.bind(1, position)
        defer { statement.reset() }
        return try connection.step(statement) ? Int(statement.integer(0)) : 0
    }

    private func warnings(_ position: Int64) throws(OperationFailure) -> [CommitWarning] {
        var warnings: [CommitWarning] = []
        let statement = try connection.statement(.warnings)
        statement.bind(1, position)
        defer { statement.reset() }
        while try connection.step(statement) {
            guard let type = types.type(statement.integer(1)) else { continue }
            warnings.append(
                CommitWarning(
                    rule: statement.text(0) ?? "", type: type, id: StoredID.read(statement, 2), path: statement.text(3) ?? ""))
        }
        return warnings
    }

    private func entries(_ first: Int64, _ last: Int64) throws(OperationFailure) -> [CommitRecord.Entry] {
        var entries: [CommitRecord.Entry] = []
        let statement = try connection.statement(.entries)
        statement.bind(1, first)
        statement.bind(2, last)
        defer { statement.reset() }
        while try connection.step(statement) {
            guard let type = types.type(statement.integer(2)) else { continue }
            entries.append(CommitRecord.Entry(try decode(statement, type: type, id: StoredID.read(statement, 3)).stored))
        }
        return entries
    }
}
