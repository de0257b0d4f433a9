import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRSearch
import FHIRStore
import FHIRTerminology
import Foundation
import Interactions
import PluginKit
import StoreContract
import Testing

@testable import StoreSQLite

/// The statements that searches send, and how SQLite runs them, as they stand in `Tests/Golden/sqlite-searches.txt`.
///
/// `CARESYNC_GOLDEN=write` writes that file anew; what changed in it is then to be reviewed.
struct SearchStatementTests {
    private static let base = "http://example.org/fhir"
    private let folder: TemporaryFolder
    private let clock = ManualClock()

    init() throws { folder = try TemporaryFolder() }

    @Test func `searches send the statements that were reviewed, and each goes by an index`() async throws {
        try await fill()
        let connection = try SQLiteConnection(options, cacheBytes: 1 << 20)
        defer { connection.close() }
        let facts = try StoreFacts(connection, options, schema: .r4, layout: 1)
        let context = Self.context(facts)
        let rows = SQLiteRows(connection, facts.types)
        var used: Set<SQLiteQuery> = []
        var lines: [String] = []
        for search in Self.searches {
            let statements = try Self.statements(of: search, rows, facts, context)
            #expect(!statements.isEmpty, "\(search)")
            used.formUnion(statements)
            var names: [String] = []
            for statement in statements where !names.contains("\(statement)") { names.append("\(statement)") }
            lines.append("\(search)\n    \(names.joined(separator: ", "))")
        }
        lines.append("")
        for query in SQLiteQuery.allCases where used.contains(query) {
            let plan = try Self.plan(query, connection)
            for step in plan { Self.expectIndex(step, query) }
            lines.append("\(query)\n    \(plan.joined(separator: "\n    "))")
        }
        try expect(lines.joined(separator: "\n") + "\n")
    }

    /// A search by an index: of a table by its key, or of an index that holds all that is asked for.
    private static func expectIndex(_ step: String, _ query: SQLiteQuery) {
        // The count of a limited number of rows goes over these rows.
        if query == .countKeys, step.hasPrefix("CO-ROUTINE") || step.hasPrefix("SCAN (subquery") { return }
        // Whose own step comes next.
        if query == .currentVersionBody, step.hasPrefix("SCALAR SUBQUERY") { return }
        // These read the first or last row of the log.
        if [.newestCommit, .firstPosition].contains(query), query.sql.hasSuffix("LIMIT 1"), step == "SCAN commit_log" { return }
        #expect(step.hasPrefix("SEARCH ") && step.contains(" USING "), "\(query): \(step)")
        #expect(step.contains("PRIMARY KEY") || step.contains("COVERING INDEX") || step.contains("USING INDEX"), "\(query): \(step)")
        #expect(!step.contains("AUTOMATIC"), "\(query): \(step)")
        #expect(!step.contains("TEMP B-TREE") && !step.hasPrefix("SCAN"), "\(query): \(step)")
        // The bounds that were meant, up to the resource where one is asked for.
        let bounds: [SQLiteQuery: String] = [
            .resourcesWithKeyUpNow: "(tenant=? AND parameter=? AND key=? AND rid>?)",
            .resourcesWithKeyDownNow: "(tenant=? AND parameter=? AND key=? AND rid<?)",
            .hasKeyNow: "(tenant=? AND parameter=? AND key=? AND rid=?)",
            .countKeys: "(tenant=? AND parameter=? AND key>? AND key<?)",
            .typeLogUp: "(tenant=? AND type=? AND sequence>? AND sequence<?)",
            .typeLogDown: "(tenant=? AND type=? AND sequence>? AND sequence<?)",
        ]
        if let bound = bounds[query] { #expect(step.hasSuffix(bound), "\(query): \(step)") }
    }

    private static func plan(_ query: SQLiteQuery, _ connection: SQLiteConnection) throws -> [String] {
        let statement = try connection.prepare("EXPLAIN QUERY PLAN " + query.sql)
        defer { statement.finalize() }
        var steps: [String] = []
        while try connection.step(statement) { steps.append(statement.text(3) ?? "") }
        return steps
    }

    // MARK: The file

    private func expect(_ text: String) throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = tests.appendingPathComponent("Golden/sqlite-searches.txt")
        if ProcessInfo.processInfo.environment["CARESYNC_GOLDEN"] == "write" {
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let found = text.split(separator: "\n", omittingEmptySubsequences: false)
        let known = golden.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, expected) in zip(found, known) where line != expected {
            Issue.record("now: \(line)\nreviewed: \(expected)")
            break
        }
        #expect(found.count == known.count)
    }

    // MARK: Searches

    /// What is done, and the search: its first page, the page behind it, the last, its number of hits, at an earlier position.
    private static let searches = [
        "first Patient", "first Patient?_id=p7", "first Patient?_id=p7,p8,none", "first Patient?identifier=urn:mrn|M7",
        "first Patient?identifier=M7", "first Patient?identifier=urn:mrn|", "first Patient?name=eve", "first Patient?name:exact=Eve 7",
        "first Patient?name:contains=ve", "first Patient?birthdate=1970-03", "first Patient?birthdate=ge1975", "first Patient?birthdate=ap1970",
        "first Patient?gender=female&birthdate=lt1972", "first Patient?gender=female", "first Patient?gender:not=female",
        "first Patient?gender:missing=true", "first Patient?birthdate:missing=false", "first Patient?_lastUpdated=gt2001",
        "first Patient?_profile=http://example.org/p", "first Patient?_profile:below=http://example.org",
        "first Patient?_sort=family", "first Patient?_sort=-birthdate", "first Patient?_sort=gender,-family", "first Patient?_sort=-_lastUpdated",
        "first Patient?gender=male&_sort=family", "first Patient?_filter=gender eq male and not(name sw eve)",
        "first Observation?patient=Patient/p7", "first Observation?patient=Patient/p7&code=http://loinc.org|8480-6",
        "first Observation?subject:identifier=urn:mrn|M7", "first Observation?patient=Patient/p7&_sort=-date",
        "first Observation?code=8480-6&date=ge2012&date=lt2014", "first Observation?code=8480-6&_sort=-date", "first Observation?_sort=-date",
        "first Observation?value-quantity=gt30", "first Observation?value-quantity=30||mm[Hg]",
        "first Observation?value-quantity=30|http://unitsofmeasure.org|mm[Hg]", "first Observation?code-value-quantity=8480-6$gt30",
        "first Observation?combo-code-value-quantity=8480-6$lt30", "first Observation?subject:Patient.name=eve",
        "first Observation?code=718-7&subject:Patient.gender=female", "first Observation?patient.identifier=urn:mrn|M7",
        "first Patient?_has:Observation:patient:code=718-7", "first Patient?_has:Observation:patient:value-quantity=gt50&name=eve",
        "first Patient/p7/Observation", "first Patient/p7/*", "first ?_type=Patient,Observation&_lastUpdated=gt2001", "first ?_id=p7",
        "next Patient", "next Patient?_sort=family", "next Patient?_sort=-birthdate", "next Observation?code=8480-6&_sort=-date",
        "last Patient", "last Patient?_sort=family", "last Observation?code=8480-6", "last Observation?_sort=-date",
        "count Patient", "count Patient?gender=female", "count Observation?code=8480-6&date=ge2012", "count Observation?subject:Patient.name=eve",
        "count Patient?identifier=urn:mrn|M7", "count Patient?name:contains=ve", "count ?_type=Patient,Observation",
        "earlier Patient", "earlier Patient?identifier=urn:mrn|M7", "earlier Patient?_sort=family", "earlier Observation?code=8480-6&_sort=-date",
        "earlier Patient?gender=female&birthdate=lt1972", "earlier count Observation?code=8480-6",
        "referrers Patient/p7", "keys Patient/p7",
    ]

    /// The statements that the view sends for one of the list, each time it sends it.
    private static func statements(
        of line: String, _ rows: SQLiteRows, _ facts: StoreFacts, _ context: SearchContext
    ) throws -> [SQLiteQuery] {
        var words = line.split(separator: " ", maxSplits: 1).map(String.init)
        let isEarlier = words[0] == "earlier"
        if isEarlier, words[1].hasPrefix("count ") { words = words[1].split(separator: " ", maxSplits: 1).map(String.init) }
        let (kind, url) = (words[0], words[1])
        let trace = StatementTrace()
        let budget = WorkBudget(.seconds(30)) { _ in StoreFailures.closed }
        let query = ["referrers", "keys"].contains(kind) ? nil : try self.query(url, context)
        try rows.snapshot(within: budget) { () throws(OperationFailure) in
            var point = try rows.newest()
            if isEarlier, let earlier = try rows.point(at: Position(rawValue: point.position.rawValue - 3)) { point = earlier }
            let view = EmbeddedView(
                rows: rows, schema: .r4, numbering: facts.numbering.value, access: .system("test"), point: point, tuning: .standard)
            defer { view.end() }
            guard let query else {
                guard let id = ResourceID(url.split(separator: "/")[1]) else { return }
                trace.begin(rows.connection)
                if kind == "keys" { _ = try view.keys(of: Schema.r4.known.patient, id) } else {
                    _ = try view.referrers(of: Schema.r4.known.patient, id, by: nil, after: -1, limit: 10)
                }
                return
            }
            var part = kind == "last" ? SearchPart.last : .first
            if kind == "next", let cursor = try view.search(query, .first, limit: 10).hits.last?.cursor { part = .after(cursor) }
            trace.begin(rows.connection)
            if kind == "count" { _ = try view.count(query) } else { _ = try view.search(query, part, limit: 10) }
        }
        return trace.end(rows.connection)
    }

    private static func query(_ url: String, _ context: SearchContext) throws -> SearchQuery {
        let mark = url.firstIndex(of: "?") ?? url.endIndex
        let path = url[..<mark].split(separator: "/").map(String.init)
        let parameters = url[mark...].dropFirst().split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            return (name: sides[0], value: sides[1])
        }
        let patient = Schema.r4.known.patient
        let scope: SearchRequest.Scope =
            switch path.count {
            case 0: .system
            case 1: .type(Schema.r4.type(named: path[0]) ?? patient)
            default: .compartment(patient, try #require(ResourceID(path[1])), member: Schema.r4.type(named: path[2]))
            }
        return try SearchRequest(
            parameters, scope: scope, purpose: .answer(isLenient: false), now: Instant(milliseconds: 1_700_000_000_000), context
        ).query
    }

    private static func context(_ facts: StoreFacts) -> SearchContext {
        let base = Array(base.utf8)
        let catalogue = SearchCatalogue(
            schema: .r4, numbering: facts.numbering.value, hash: facts.hash, base: base, units: UCUM.standard, zoneOffset: { _ in 0 })
        return SearchContext(
            schema: .r4, catalogue: catalogue, hash: facts.hash, base: base, units: UCUM.standard, terminology: Terminology.r4,
            zoneOffset: { _ in 0 }, parse: { body, type in try? JSONReader.parse(body, schema: .r4, expecting: type) })
    }

    // MARK: Data

    private var options: SQLiteOptions {
        var options = folder.options(clock)
        options.parameters = SearchCatalogue.names(.r4)
        options.synchronous = .off
        return options
    }

    /// 150 patients with six observations each.
    private func fill() async throws {
        let store = try SQLiteStore.open(options)
        let service = FHIRService(
            schema: .r4, store: store, settings: FHIRService.Settings(baseURL: Self.base, softwareVersion: "1"), clock: clock)
        let caller = Caller(access: Access(tenant: .default, principal: nil), origin: CommitOrigin(door: .fhir, correlationID: "test"))
        func put(_ type: String, _ id: String, _ members: String) async throws {
            let body = "{\"resourceType\":\"\(type)\",\"id\":\"\(id)\",\(members)}"
            let request = InteractionRequest(.put, path: [type, id], body: .init(Array(body.utf8), .json))
            _ = try await service.perform(try service.route(request), request, caller)
        }
        for number in 0..<150 {
            try await put(
                "Patient", "p\(number)",
                #""meta":{"profile":["http://example.org/p"]},"identifier":[{"system":"urn:mrn","value":"M\#(number)"}],"#
                    + #""name":[{"family":"\#(["Eve", "Smith", "Okoro"][number % 3]) \#(number)"}],"#
                    + #""gender":"\#(["male", "female"][number % 2])","birthDate":"19\#(60 + number % 30)-0\#(1 + number % 9)-11""#)
            for part in 0..<6 {
                try await put(
                    "Observation", "o\(number)-\(part)",
                    #""status":"final","code":{"coding":[{"system":"http://loinc.org","code":"\#(["8480-6", "718-7", "2823-3"][part % 3])"}]},"#
                        + #""subject":{"reference":"Patient/p\#(number)","identifier":{"system":"urn:mrn","value":"M\#(number)"}},"#
                        + #""effectiveDateTime":"20\#(10 + (number + part) % 10)-0\#(1 + part)-1\#(number % 10)","valueQuantity":"#
                        + #"{"value":\#((number * 7 + part) % 90),"system":"http://unitsofmeasure.org","code":"mm[Hg]"}"#)
            }
        }
        await store.close()
    }
}
