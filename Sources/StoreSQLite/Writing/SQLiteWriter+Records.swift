import FHIRCore
import FHIRStore

/// Writes private records with their secondary keys.
extension SQLiteWriter {
    /// - Parameter records: in the order of collections and keys.
    func write(_ records: [PendingWrites.Record]) throws(OperationFailure) {
        var collection: (name: String, number: Int64)?
        for write in records {
            let number: Int64
            if let collection, collection.name == write.collection.name {
                number = collection.number
            } else {
                number = try self.number(of: write.collection.name)
                collection = (write.collection.name, number)
            }
            try self.write(write, number)
        }
    }

    /// The number of a collection, which gets one if it has none.
    private func number(of name: String) throws(OperationFailure) -> Int64 {
        if let number = try rows.storedNumber(of: name) { return number }
        let statement = try connection.statement(.addCollection)
        statement.bind(1, copying: name)
        _ = try connection.step(statement)
        guard let number = try rows.storedNumber(of: name) else { throw StoreFailures.storage("A collection has no number.") }
        return number
    }

    private func write(_ write: PendingWrites.Record, _ collection: Int64) throws(OperationFailure) {
        let old = try secondaryKeys(write, collection)
        let new = Set((write.record?.secondary ?? []).map(SecondaryRecordKey.init))
        try change(write, collection, old.subtracting(new), connection.statement(.removeRecordKey))
        try change(write, collection, new.subtracting(old), connection.statement(.addRecordKey))
        let statement = try connection.statement(write.record == nil ? .removeRecord : .putRecord)
        bind(write, collection, to: statement)
        guard let record = write.record else {
            _ = try connection.step(statement)
            return
        }
        statement.bind(4, Int64(record.schema))
        if let expires = record.expires { statement.bind(5, expires.milliseconds) } else { statement.bindNull(5) }
        let secondary = StoredSecondaryKeys.encode(record.secondary)
        if secondary.isEmpty { statement.bindNull(6) } else { statement.bind(6, copying: secondary) }
        try record.value.withUnsafeBufferPointer { value throws(OperationFailure) in
            statement.bind(7, UnsafeRawBufferPointer(value))
            _ = try connection.step(statement)
        }
    }

    /// What the record in the table is found by.
    private func secondaryKeys(_ write: PendingWrites.Record, _ collection: Int64) throws(OperationFailure) -> Set<SecondaryRecordKey> {
        let statement = try connection.statement(.secondaryKeys)
        bind(write, collection, to: statement)
        guard try connection.step(statement) else { return [] }
        defer { statement.reset() }
        return Set(statement.withBytes(0) { StoredSecondaryKeys.decode($0) }.map(SecondaryRecordKey.init))
    }

    private func change(
        _ write: PendingWrites.Record, _ collection: Int64, _ keys: Set<SecondaryRecordKey>, _ statement: SQLiteStatement
    ) throws(OperationFailure) {
        for key in keys {
            bind(write, collection, to: statement)
            statement.bind(4, Int64(key.slot))
            statement.bind(5, copying: key.value.bytes)
            _ = try connection.step(statement)
        }
    }

    private func bind(_ write: PendingWrites.Record, _ collection: Int64, to statement: SQLiteStatement) {
        statement.bind(1, Int64(write.collection.tenant.rawValue))
        statement.bind(2, collection)
        statement.bind(3, copying: write.key.bytes)
    }
}
