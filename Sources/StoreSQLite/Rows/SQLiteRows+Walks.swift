import CSQLite
import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The walks along the logs of types and tenants, and along the index keys.
extension SQLiteRows {
    func walkLog(
        _ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>, descending: Bool,
        _ visit: (Int64, Int64?) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let statement: SQLiteStatement
        if let type {
            statement = try connection.statement(descending ? .typeLogDown : .typeLogUp)
            statement.bind(2, types.number(type))
            statement.bind(3, range.lowerBound)
            statement.bind(4, range.upperBound)
        } else {
            statement = try connection.statement(descending ? .tenantLogDown : .tenantLogUp)
            statement.bind(2, range.lowerBound)
            statement.bind(3, range.upperBound)
        }
        statement.bind(1, Int64(tenant.rawValue))
        defer { statement.reset() }
        while try connection.step(statement) {
            guard try visit(statement.integer(0), type == nil ? nil : statement.integer(1)) else { return }
        }
    }

    func countLog(_ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>) throws(OperationFailure) -> Int {
        let statement: SQLiteStatement
        if let type {
            statement = try connection.statement(.countTypeLog)
            statement.bind(2, types.number(type))
            statement.bind(3, range.lowerBound)
            statement.bind(4, range.upperBound)
        } else {
            statement = try connection.statement(.countTenantLog)
            statement.bind(2, range.lowerBound)
            statement.bind(3, range.upperBound)
        }
        statement.bind(1, Int64(tenant.rawValue))
        defer { statement.reset() }
        return try connection.step(statement) ? Int(statement.integer(0)) : 0
    }

    func countLive(_ tenant: Tenant, _ type: TypeID?, at sequence: Int64) throws(OperationFailure) -> [(type: TypeID, count: Int)] {
        let statement = try connection.statement(type == nil ? .countLive : .countLiveOfType)
        statement.bind(1, Int64(tenant.rawValue))
        statement.bind(2, sequence)
        if let type { statement.bind(3, types.number(type)) }
        defer { statement.reset() }
        var counts: [(type: TypeID, count: Int)] = []
        while try connection.step(statement) {
            if let type = types.type(statement.integer(0)) { counts.append((type, Int(statement.integer(1)))) }
        }
        return counts.sorted { $0.type < $1.type }
    }

    func walkKey(
        _ tenant: Tenant, _ key: IndexKey, at sequence: Int64, _ visit: (Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let statement = try connection.statement(.resourcesWithKey)
        bind(tenant, key, sequence, to: statement)
        defer { statement.reset() }
        while try connection.step(statement) {
            guard try visit(statement.integer(0)) else { return }
        }
    }

    func has(_ tenant: Tenant, _ key: IndexKey, _ rid: Int64, at sequence: Int64) throws(OperationFailure) -> Bool {
        let statement = try connection.statement(.hasKey)
        bind(tenant, key, sequence, to: statement)
        statement.bind(5, rid)
        defer { statement.reset() }
        return try connection.step(statement)
    }

    private func bind(_ tenant: Tenant, _ key: IndexKey, _ sequence: Int64, to statement: SQLiteStatement) {
        statement.bind(1, Int64(tenant.rawValue))
        statement.bind(2, Int64(key.parameter.rawValue))
        statement.bind(3, Int64(bitPattern: key.value))
        statement.bind(4, sequence)
    }

    func walkValues(
        _ tenant: Tenant, _ parameter: IndexKey.Parameter, at sequence: Int64,
        _ visit: (UInt64, Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let statement = try connection.statement(.values)
        statement.bind(1, Int64(tenant.rawValue))
        statement.bind(2, Int64(parameter.rawValue))
        statement.bind(4, sequence)
        defer { statement.reset() }
        while try connection.step(statement) {
            guard try visit(UInt64(bitPattern: statement.integer(0)), statement.integer(1)) else { return }
        }
    }

    func mark(_ name: String) throws(OperationFailure) -> [UInt8]? {
        let statement = try connection.statement(.mark)
        statement.bind(1, copying: name)
        guard try connection.step(statement) else { return nil }
        defer { statement.reset() }
        return statement.bytes(0)
    }
}
