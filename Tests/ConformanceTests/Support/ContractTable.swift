import Foundation

/// The endpoints and events of the contract as `conformance/contracts` lists them.
struct ContractTable {
    /// One endpoint of a service.
    struct Endpoint: Hashable {
        var section: Int
        var service: String
        var method: String
        /// As the contract writes it: `/api/v1/patients/{id}`.
        var path: String

        /// The same for endpoints that would answer the same requests, in the form of `DomainRoute.pattern`: `GET patients/{}`.
        var pattern: String {
            let base = "/api/v1/"
            let segments = path.dropFirst(path.hasPrefix(base) ? base.count : 0).split(separator: "/", omittingEmptySubsequences: false)
            return method + " " + segments.map { $0.hasPrefix("{") ? "{}" : String($0) }.joined(separator: "/")
        }
    }

    /// One event that a service publishes.
    struct Event: Hashable {
        var section: Int
        var service: String
        var type: String
    }

    /// A line of a table that is not what the table's first line says.
    struct Malformed: Error {
        var file: String
        var line: Int
    }

    var endpoints: [Endpoint]
    var events: [Event]

    init(endpoints: [Endpoint], events: [Event]) {
        self.endpoints = endpoints
        self.events = events
    }

    /// Reads both tables.
    init() throws {
        endpoints = try Self.rows("endpoints.tsv", ["section", "service", "method", "path"]) {
            Endpoint(section: $0, service: $1[0], method: $1[1], path: $1[2])
        }
        events = try Self.rows("events.tsv", ["section", "service", "type"]) { Event(section: $0, service: $1[0], type: $1[1]) }
    }

    private static func rows<Row>(_ file: String, _ columns: [String], _ row: (Int, [String]) -> Row) throws -> [Row] {
        let url = Checkout.root.appending(path: "conformance/contracts").appending(path: file)
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first?.split(separator: "\t").map(String.init) == columns, lines.last == "" else { throw Malformed(file: file, line: 1) }
        return try lines.dropFirst().dropLast().enumerated().map { index, line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == columns.count, !cells.contains(""), let section = Int(cells[0]) else {
                throw Malformed(file: file, line: index + 2)
            }
            return row(section, Array(cells.dropFirst()))
        }
    }
}
