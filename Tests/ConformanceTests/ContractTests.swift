import AuthPlugin
import FHIRCore
import FHIRSchema
import PatientPlugin
import PluginKit
import Testing

/// What of the contract the plugins serve: the tables in `conformance/contracts` against the catalogue.
struct ContractTests {
    /// The sections whose every row must be served.
    private static let finished = 1...2

    private let table: ContractTable
    private let catalogue: Catalogue

    init() throws {
        table = try ContractTable()
        let environment = PluginEnvironment(schema: .r4, clock: SystemClock(), ids: UUIDv7Source(), origin: "http://127.0.0.1:8080")
        var builder = CatalogueBuilder(.r4)
        builder.add(try AuthPlugin(environment))
        builder.add(try PatientPlugin(environment))
        catalogue = try builder.build()
    }

    @Test func `the table lists 160 endpoints of eight services, each once`() {
        #expect(table.endpoints.count == 160)
        #expect(Set(table.endpoints.map(\.pattern)).count == 160)
        #expect(Set(table.endpoints.map(\.service)).count == 8)
        #expect(Set(table.endpoints.map(\.section)) == Set(1...8))
        for endpoint in table.endpoints { #expect(endpoint.path.hasPrefix("/api/v1/"), "\(endpoint.path)") }
    }

    @Test func `the table lists every event once`() {
        #expect(table.events.count == 36)
        #expect(Set(table.events.map(\.type)).count == 36)
    }

    @Test func `every endpoint of the finished sections is served, by the service that the contract names`() {
        let services = Dictionary(uniqueKeysWithValues: catalogue.routes.map { ($0.route.pattern, $0.service) })
        for endpoint in table.endpoints where Self.finished.contains(endpoint.section) {
            #expect(services[endpoint.pattern] == endpoint.service, "\(endpoint.method) \(endpoint.path)")
        }
    }

    @Test func `every event of the finished sections is declared, by the service that the contract names`() {
        for event in table.events where Self.finished.contains(event.section) {
            #expect(catalogue.events[event.type]?.service == event.service, "\(event.type)")
        }
    }

    @Test func `what is served and what is not yet is told`() {
        let served = Set(catalogue.routes.map(\.route.pattern))
        for section in 1...8 {
            let endpoints = table.endpoints.filter { $0.section == section }
            let missing = endpoints.filter { !served.contains($0.pattern) }
            let events = table.events.filter { $0.section == section }
            let silent = events.filter { catalogue.events[$0.type] == nil }
            print(
                "contract, section \(section), \(endpoints.first?.service ?? "?"): \(endpoints.count - missing.count) of \(endpoints.count) "
                    + "endpoints, \(events.count - silent.count) of \(events.count) events")
            for endpoint in endpoints where served.contains(endpoint.pattern) { print("  served   \(endpoint.method) \(endpoint.path)") }
            for endpoint in missing { print("  not yet  \(endpoint.method) \(endpoint.path)") }
            for event in silent { print("  not yet  \(event.type)") }
        }
        let listed = Set(table.endpoints.map(\.pattern))
        for pattern in served.subtracting(listed).sorted() { print("  beyond the contract: \(pattern)") }
    }

    @Test func `the tables are the contract's`() {
        guard let text = Checkout.contract() else { return }
        let contract = ContractTable(contract: text)
        #expect(contract.endpoints == table.endpoints)
        #expect(contract.events == table.events)
    }
}
