import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import StoreContract
import Testing

@testable import StoreSQLite

/// What rights cost: nothing where there are none, a look-up in memory where a type is open, the keys of the row where it is restricted.
struct AccessStatementTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()

    init() throws { folder = try TemporaryFolder() }

    @Test func `reads send the statements that they need and no more`() async throws {
        var options = folder.options(clock)
        options.parameters = ContractQuery.parameters
        options.synchronous = .off
        let store = try SQLiteStore.open(options)
        let subject = ContractSubject(store: store, clock: clock, schema: .r4)
        try await subject.put(subject.patient, "a", "text", [subject.identifier("x")])
        await store.close()
        let patient = subject.patient
        let key = SearchCriterion.rows(RowCriterion(ContractQuery.identifier(patient), [.exactly(Array("x".utf8))]))
        let open = AccessRights([AccessRights.Grant(patient, [.read, .search])], name: "open")
        let restricted = AccessRights([AccessRights.Grant(patient, [.read, .search], key)], name: "restricted")
        let nothing = AccessRights([], name: "nothing")

        let connection = try SQLiteConnection(options, cacheBytes: 1 << 20)
        defer { connection.close() }
        let facts = try StoreFacts(connection, options, schema: .r4, layout: 1)
        let rows = SQLiteRows(connection, facts.types)
        func statements(_ rights: AccessRights?, _ body: (any StoreView) throws -> Void) throws -> [SQLiteQuery] {
            let trace = StatementTrace()
            let view = EmbeddedView(
                rows: rows, schema: .r4, numbering: facts.numbering.value,
                access: Access(tenant: .default, principal: nil, rights: rights), point: try rows.newest(), tuning: .standard)
            defer { view.end() }
            trace.begin(connection)
            try body(view)
            return trace.end(connection)
        }
        let id = subject.id("a")
        let read = { (view: any StoreView) in _ = try view.current(patient, id) }
        #expect(try statements(nil, read) == [.newestVersionBody])
        #expect(try statements(open, read) == [.newestVersionBody])
        #expect(try statements(restricted, read) == [.newestVersionAll])
        #expect(try statements(nothing, read) == [])

        let query = SearchQuery([SearchQuery.Branch(patient, key)])
        let search = { (view: any StoreView) throws in _ = try view.search(query, .first, limit: 9) }
        let count = { (view: any StoreView) throws in _ = try view.count(query) }
        let history = { (view: any StoreView) throws in _ = try view.historyCount(.type(patient), .init()) }
        for use in [search, count, history] { #expect(try statements(nil, use) == statements(open, use)) }
    }
}
