import FHIRCore
import FHIRStore

/// Reads private records.
extension SQLiteRows {
    func record(_ key: RecordKey, of collection: RecordCollection) throws(OperationFailure) -> PrivateRecord? {
        guard let number = try number(of: collection.name) else { return nil }
        return try record(key.bytes, collection.tenant, number)
    }

    private func record(_ key: [UInt8], _ tenant: Tenant, _ collection: Int64) throws(OperationFailure) -> PrivateRecord? {
        let statement = try connection.statement(.record)
        statement.bind(1, Int64(tenant.rawValue))
        statement.bind(2, collection)
        statement.bind(3, copying: key)
        guard try connection.step(statement) else { return nil }
        defer { statement.reset() }
        return Self.decodeRecord(statement)
    }

    func records(
        of collection: RecordCollection, _ selection: RecordSelection, after key: RecordKey?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        guard let number = try number(of: collection.name) else { return [] }
        let statement: SQLiteStatement
        switch selection {
        case .all: statement = try connection.statement(.records)
        case .secondary(let slot, let value):
            statement = try connection.statement(.recordsWithKey)
            statement.bind(5, Int64(slot))
            statement.bind(6, copying: Array(value.utf8))
        case .expired(let instant):
            statement = try connection.statement(.expiredRecords)
            statement.bind(5, instant.milliseconds)
        }
        statement.bind(1, Int64(collection.tenant.rawValue))
        statement.bind(2, number)
        // No key is empty.
        statement.bind(3, copying: key?.bytes ?? [])
        statement.bind(4, Int64(limit))
        defer { statement.reset() }
        var found: [PrivateRecord] = []
        while try connection.step(statement) {
            if case .expired = selection {
                if let record = try record(statement.bytes(0), collection.tenant, number) { found.append(record) }
            } else {
                found.append(Self.decodeRecord(statement))
            }
        }
        return found
    }

    /// Keys of all tenants' records that have expired; skips from collection to collection.
    func expiredRecords(before instant: Instant, limit: Int) throws(OperationFailure) -> [RecordAddress] {
        var found: [RecordAddress] = []
        var place: (tenant: Int64, collection: Int64) = (.min, .min)
        while found.count < limit, let next = try expiringCollection(after: place) {
            let statement = try connection.statement(.expiredRecords)
            statement.bind(1, next.tenant)
            statement.bind(2, next.collection)
            statement.bind(3, copying: [])
            statement.bind(4, Int64(limit - found.count))
            statement.bind(5, instant.milliseconds)
            defer { statement.reset() }
            let collection = RecordCollection(Tenant(rawValue: Int32(truncatingIfNeeded: next.tenant)), next.name)
            while try connection.step(statement) { found.append(RecordAddress(collection, String(decoding: statement.bytes(0), as: UTF8.self))) }
            place = (next.tenant, next.collection)
        }
        return found
    }

    /// The next collection of a tenant that has records which expire.
    private func expiringCollection(
        after place: (tenant: Int64, collection: Int64)
    ) throws(OperationFailure) -> (tenant: Int64, collection: Int64, name: String)? {
        let statement = try connection.statement(.expiringCollection)
        statement.bind(1, place.tenant)
        statement.bind(2, place.collection)
        defer { statement.reset() }
        guard try connection.step(statement) else { return nil }
        return (statement.integer(0), statement.integer(1), statement.text(2) ?? "")
    }

    private static func decodeRecord(_ statement: SQLiteStatement) -> PrivateRecord {
        PrivateRecord(
            key: statement.text(0) ?? "", value: statement.bytes(4), schema: Int32(truncatingIfNeeded: statement.integer(1)),
            secondary: statement.withBytes(3) { StoredSecondaryKeys.decode($0) },
            expires: statement.isNull(2) ? nil : Instant(milliseconds: statement.integer(2)))
    }

    /// The number of a collection; nil when no record was ever in it.
    private func number(of name: String) throws(OperationFailure) -> Int64? {
        if let number = collections[name] { return number }
        let number = try storedNumber(of: name)
        // The names that are asked for are those of the plugins' code.
        if let number { collections[name] = number }
        return number
    }

    /// The same, from the table: for who has just added it, which may yet be taken back.
    func storedNumber(of name: String) throws(OperationFailure) -> Int64? {
        let statement = try connection.statement(.collection)
        statement.bind(1, copying: name)
        guard try connection.step(statement) else { return nil }
        defer { statement.reset() }
        return statement.integer(0)
    }
}
