import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// What is true of a store over its whole life, as it stands in the tables `store` and `registry`; read once when it is opened.
struct StoreFacts: Sendable {
    /// Random, of this store alone.
    let id: String
    /// The same as a UUID.
    let identity: UUIDValue
    let hash: KeyedHash
    let types: TypeNumbers
    /// The numbers of types and of indexed parameters, as index keys hold them.
    let numbering: CurrentNumbering
    /// This program's number in the registry, and the names of all numbers.
    let software: Int64
    let softwares: [Int64: String]
    let layout: Int
    let hasDeadKeys: Bool

    private enum Kind: Int64 {
        case resourceType = 1
        case software = 2
        case parameter = 3

        /// The first number that names get.
        var first: Int64 { self == .parameter ? ParameterNumber.first : 1 }
    }

    /// Reads the facts, making those that are missing.
    init(_ connection: SQLiteConnection, _ options: SQLiteOptions, schema: Schema, layout: Int) throws(OperationFailure) {
        self.layout = layout
        try connection.run("BEGIN IMMEDIATE")
        // Stores of the first form do not say so.
        let isNew = try Self.value("id", connection) == nil
        let own = String(IndexForm.number)
        let form = try isNew ? Self.fact("index_form", connection) { own } : Self.value("index_form", connection) ?? "1"
        guard form == own else {
            throw StoreFailures.storage(
                "The store's index is of form \(form), and this program's of form \(own); load what it holds into a new store.")
        }
        var random = SystemRandomNumberGenerator()
        id = try Self.fact("id", connection) { String(random.next() as UInt64, radix: 16) + String(random.next() as UInt64, radix: 16) }
        let key0 = try Self.fact("hash_key_0", connection) { String(random.next() as UInt64, radix: 16) }
        let key1 = try Self.fact("hash_key_1", connection) { String(random.next() as UInt64, radix: 16) }
        let zone = try Self.fact("time_zone", connection) { options.timeZone }
        guard let key0 = UInt64(key0, radix: 16), let key1 = UInt64(key1, radix: 16), let number = UInt128(id, radix: 16) else {
            throw StoreFailures.storage("The store's facts are damaged.")
        }
        identity = UUIDValue(version: 4, high: UInt64(truncatingIfNeeded: number >> 64), low: UInt64(truncatingIfNeeded: number))
        guard zone == options.timeZone else {
            throw StoreFailures.storage("The store was made for the time zone \(zone); another one needs its index built anew.")
        }
        hash = KeyedHash(key0: key0, key1: key1)
        let typeNames = try Self.register(.resourceType, schema.resourceTypes.map { schema.name($0) }, connection)
        types = TypeNumbers(typeNames, schema: schema)
        numbering = CurrentNumbering(
            Self.numbering(typeNames, try Self.register(.parameter, options.parameters, connection), schema))
        let programs = try Self.register(.software, [options.software], connection)
        software = programs.first { $0.name == options.software }?.number ?? 0
        softwares = Dictionary(programs.map { ($0.number, $0.name) }) { first, _ in first }
        hasDeadKeys = try Self.value("dead_keys", connection) != nil
        try connection.run("COMMIT")
    }

    /// Gives numbers to names of parameters within the transaction that is open; answers those that are new.
    static func register(
        parameters names: [String], _ connection: SQLiteConnection
    ) throws(OperationFailure) -> [(name: String, number: ParameterNumber)] {
        let wanted = Set(names)
        return try register(.parameter, names, connection).filter { wanted.contains($0.name) }.map {
            ($0.name, ParameterNumber(rawValue: UInt16(truncatingIfNeeded: $0.number)))
        }
    }

    private static func numbering(
        _ types: [(number: Int64, name: String)], _ parameters: [(number: Int64, name: String)], _ schema: Schema
    ) -> IndexNumbering {
        IndexNumbering(
            parameters: Dictionary(
                parameters.map { ($0.name, ParameterNumber(rawValue: UInt16(truncatingIfNeeded: $0.number))) }
            ) { first, _ in first },
            types: types.compactMap { entry in
                schema.type(named: entry.name).map { ($0, UInt16(truncatingIfNeeded: entry.number)) }
            })
    }

    private static func value(_ name: String, _ connection: SQLiteConnection) throws(OperationFailure) -> String? {
        let statement = try connection.prepare("SELECT value FROM store WHERE name=?1")
        defer { statement.finalize() }
        statement.bind(1, copying: name)
        return try connection.step(statement) ? statement.text(0) : nil
    }

    private static func fact(_ name: String, _ connection: SQLiteConnection, make: () -> String) throws(OperationFailure) -> String {
        if let value = try value(name, connection) { return value }
        let value = make()
        let statement = try connection.prepare("INSERT INTO store VALUES(?1, ?2)")
        defer { statement.finalize() }
        statement.bind(1, copying: name)
        statement.bind(2, copying: value)
        _ = try connection.step(statement)
        return value
    }

    /// The registry of a kind, after giving the next numbers to names that are not in it yet.
    private static func register(
        _ kind: Kind, _ names: [String], _ connection: SQLiteConnection
    ) throws(OperationFailure) -> [(number: Int64, name: String)] {
        var registry: [(number: Int64, name: String)] = []
        let select = try connection.prepare("SELECT number, name FROM registry WHERE kind=?1 ORDER BY number")
        defer { select.finalize() }
        select.bind(1, kind.rawValue)
        while try connection.step(select) { registry.append((select.integer(0), select.text(1) ?? "")) }
        var known = Set(registry.map(\.name))
        let insert = try connection.prepare("INSERT INTO registry VALUES(?1, ?2, ?3)")
        defer { insert.finalize() }
        let isNew = registry.isEmpty
        for name in names where isNew || !SearchCatalogue.isOfNewStores(name) {
            guard known.insert(name).inserted else { continue }
            let number = (registry.last?.number ?? kind.first - 1) + 1
            insert.bind(1, kind.rawValue)
            insert.bind(2, number)
            insert.bind(3, copying: name)
            _ = try connection.step(insert)
            registry.append((number, name))
        }
        return registry
    }
}
