import FHIRCore
import FHIRSchema
import FHIRStore
import Interactions
import SearchOracle
import Synchronization

/// Writes patients and observations at random, several tasks at a time, and knows what every version held.
final class RandomWriter: Sendable {
    private struct State {
        var random: OracleRandom
        var count = 0
        var isOver = false
        /// By `Type/id/version`.
        var versions: [String: PlainJSON] = [:]
    }

    private let state: Mutex<State>

    init(seed: UInt64) {
        state = Mutex(State(random: OracleRandom(seed: seed)))
    }

    /// How many writes there were.
    var count: Int { state.withLock { $0.count } }

    /// Whether the tasks that write are to end.
    var isOver: Bool { state.withLock { $0.isOver } }

    func end() { state.withLock { $0.isOver = true } }

    /// Creates, changes or deletes one resource; each in eight is a deletion.
    func write(on server: SearchServer) async {
        let (resource, isDeleted) = state.withLock { state in
            state.count += 1
            return (Self.resource(&state.random), state.random.next() % 8 == 0)
        }
        server.clock.advance(milliseconds: 1)
        let name = Self.name(resource)
        if isDeleted {
            await server.delete(name)
        } else if let version = await server.put(resource).version {
            state.withLock { $0.versions["\(name)/\(version)"] = resource }
        }
    }

    private static func name(_ resource: PlainJSON) -> String {
        (resource["resourceType"]?.string ?? "") + "/" + (resource["id"]?.string ?? "")
    }

    private static func resource(_ random: inout OracleRandom) -> PlainJSON {
        func below(_ end: UInt64) -> Int { Int(random.next() % end) }
        func date() -> String { "20\(10 + below(10))-0\(1 + below(9))-1\(below(10))" }
        let isTagged = below(2) == 0
        var resource: PlainJSON
        if below(3) == 0 {
            resource = [
                "resourceType": "Patient", "id": .string("p\(below(90))"),
                "name": [["family": .string(["a", "b", "c", "d", "e"][below(5)] + "\(below(30))")]],
                "gender": .string(["male", "female"][below(2)]),
                "identifier": [["system": "urn:mrn", "value": .string(["A", "B", "C\(below(9))"][below(3)])]],
            ]
            if below(4) > 0 { resource["birthDate"] = .string(date()) }
        } else {
            resource = [
                "resourceType": "Observation", "id": .string("o\(below(200))"), "status": "final",
                "code": ["coding": [["system": "http://loinc.org", "code": .string(["8480-6", "718-7", "2823-3"][below(3)])]]],
                "subject": ["reference": .string("Patient/p\(below(90))")],
                "valueQuantity": ["value": .number(String(below(60)))],
            ]
            if below(5) > 0 { resource["effectiveDateTime"] = .string(date()) }
        }
        if isTagged { resource["meta"] = ["tag": [["code": "x"]]] }
        return resource
    }

    /// What is wrong with pages: compared with what the naive evaluator finds in the state at the position of page one.
    func faults(of walk: SearchPages, _ url: String, on server: SearchServer) async throws -> [String] {
        if let fault = walk.fault { return ["\(url): \(fault)"] }
        guard let first = walk.pages.first else { return ["\(url): no page"] }
        if walk.pages.contains(where: { $0.position != first.position }) { return ["\(url): pages show different positions"] }
        let versions = try await versions(at: first.position, on: server)
        var resources: [PlainJSON] = []
        // A commit can be seen before its writer has its answer.
        for _ in 0..<100 where resources.count != versions.count {
            if !resources.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            resources = state.withLock { state in versions.compactMap { state.versions["\($0.name)/\($0.version)"] } }
        }
        if resources.count != versions.count { return ["\(url): versions in the log that nobody wrote"] }
        let world = SearchWorld(resources, base: server.service.settings.baseURL, now: server.clock.now().milliseconds * 1000)
        let search = SearchText(url)
        let expected = try NaiveSearch(world, .builtIn).answer(search)
        var faults: [String] = []
        if walk.matches != expected.matches {
            let twice = Dictionary(grouping: walk.matches) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
            let missing = Set(expected.matches).subtracting(walk.matches).sorted()
            let wrong = Set(walk.matches).subtracting(expected.matches).sorted()
            faults.append("\(url): twice \(twice), missing \(missing), wrong \(wrong), else in another order than \(expected.matches)")
        }
        let current = Dictionary(uniqueKeysWithValues: versions.map { ($0.name, $0.version) })
        for page in walk.pages {
            for (name, version) in page.versions where version != current[name] { faults.append("\(url): \(name) has version \(version)") }
        }
        return faults
    }

    /// The resources that lived at a position in the order of their first creation, as the commit log tells.
    private func versions(at position: Position, on server: SearchServer) async throws -> [(name: String, version: Int64)] {
        var order: [String] = []
        var current: [String: Int64] = [:]
        var known: Set<String> = []
        var last = Position.zero
        while last < position {
            let records = try await server.store.log(after: last, limit: 1_000)
            guard let end = records.last else { break }
            last = end.position
            for entry in records.filter({ $0.position <= position }).flatMap(\.entries) {
                let name = Schema.r4.name(entry.type) + "/" + entry.id.value
                if known.insert(name).inserted { order.append(name) }
                current[name] = entry.operation == .delete ? nil : entry.version
            }
        }
        return order.compactMap { name in current[name].map { (name, $0) } }
    }
}
