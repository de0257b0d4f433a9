import CSQLite
import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The walks along the logs of types and tenants.
extension SQLiteRows {
    func walkLog(
        _ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>, descending: Bool,
        _ visit: (Int64, Int64?) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        guard let type else { return try walkCommits(tenant, range, descending: descending, visit) }
        let statement = try connection.statement(descending ? .typeLogDown : .typeLogUp)
        bind(tenant, type, range, to: statement)
        defer { statement.reset() }
        while try connection.step(statement) {
            guard try visit(statement.integer(0), statement.integer(1)) else { return }
        }
    }

    func walkVersions(
        _ tenant: Tenant, _ type: TypeID, _ range: Range<Int64>, descending: Bool,
        _ visit: (LoggedVersion) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let statement = try connection.statement(descending ? .typeLogDown : .typeLogUp)
        bind(tenant, type, range, to: statement)
        defer { statement.reset() }
        while try connection.step(statement) {
            let sequence = statement.integer(0)
            let rid = statement.integer(2)
            guard try visit(LoggedVersion(sequence: sequence, died: statement.integer(1), rid: rid == 0 ? sequence : rid)) else { return }
        }
    }

    /// One version in its type's log; nil for another tenant's or type's.
    func logged(_ tenant: Tenant, _ type: TypeID, _ sequence: Int64) throws(OperationFailure) -> LoggedVersion? {
        let statement = try connection.statement(.typeLogAt)
        statement.bind(1, Int64(tenant.rawValue))
        statement.bind(2, types.number(type))
        statement.bind(3, sequence)
        guard try connection.step(statement) else { return nil }
        defer { statement.reset() }
        let rid = statement.integer(1)
        return LoggedVersion(sequence: sequence, died: statement.integer(0), rid: rid == 0 ? sequence : rid)
    }

    /// The sequences of all types: a commit's are dense, so a tenant's commits tell them.
    private func walkCommits(
        _ tenant: Tenant, _ range: Range<Int64>, descending: Bool, _ visit: (Int64, Int64?) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let statement = try connection.statement(descending ? .commitsDown : .commitsUp)
        bind(tenant, nil, range, to: statement)
        defer { statement.reset() }
        while try connection.step(statement) {
            let first = max(statement.integer(0), range.lowerBound)
            let last = min(statement.integer(1), range.upperBound - 1)
            for sequence in descending ? stride(from: last, through: first, by: -1) : stride(from: first, through: last, by: 1) {
                guard try visit(sequence, nil) else { return }
            }
        }
    }

    func countLog(_ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>) throws(OperationFailure) -> Int {
        let statement = try connection.statement(type == nil ? .countCommits : .countTypeLog)
        bind(tenant, type, range, to: statement)
        defer { statement.reset() }
        return try connection.step(statement) ? Int(statement.integer(0)) : 0
    }

    private func bind(_ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>, to statement: SQLiteStatement) {
        statement.bind(1, Int64(tenant.rawValue))
        statement.bind(2, range.lowerBound)
        statement.bind(3, range.upperBound)
        if let type { statement.bind(4, types.number(type)) }
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

    func mark(_ name: String) throws(OperationFailure) -> [UInt8]? {
        let statement = try connection.statement(.mark)
        statement.bind(1, copying: name)
        guard try connection.step(statement) else { return nil }
        defer { statement.reset() }
        return statement.bytes(0)
    }
}
