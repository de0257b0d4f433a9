import FHIRCore
import FHIRStore

/// Holds what clients noted against the histories that the store has at the end: each resource must have been one linearizable register,
/// each version made by one client, and each identifier one resource's at a time.
struct HistoryChecker {
    /// A version of the store's history.
    private struct Version {
        var isDeleted: Bool
        var value: String
    }

    private let events: [Event]
    private var versions: [String: [Version]] = [:]
    /// For each identifier, who had it: states from 1 on; nil is nobody.
    private var holders: [String: [String?]] = [:]
    private var violations: [String] = []

    /// Every contradiction, as a sentence.
    static func violations(in log: EventLog, of store: any ResourceStore) async throws -> [String] {
        var checker = HistoryChecker(log)
        try await checker.readTruth(store)
        checker.check()
        return checker.violations
    }

    private init(_ log: EventLog) {
        events = log.all
        violations = log.objections
    }

    private mutating func expect(_ isSo: Bool, _ sentence: @autoclosure () -> String) {
        if !isSo, violations.count < 20 { violations.append(sentence()) }
    }

    private mutating func readTruth(_ store: any ResourceStore) async throws {
        let access = Access(tenant: .default, principal: nil)
        let history = try await store.read(access, at: nil) { view throws(OperationFailure) in
            try view.history(.system, HistoryFilter(), before: nil, limit: .max)
        }
        var identifiers: [String: String] = [:]
        for version in history.reversed() {
            let id = version.id.value
            let number = (versions[id]?.count ?? 0) + 1
            expect(Int(version.version) == number, "\(id): version \(version.version) follows \(number - 1)")
            versions[id, default: []].append(Version(isDeleted: version.isDeleted, value: HistoryClients.value(version.body)))
            if version.version == 1 {
                let identifier = HistoryClients.text("\"urn:test\",\"value\":\"", version.body)
                if !identifier.isEmpty { identifiers[id] = identifier }
            }
            guard let identifier = identifiers[id] else { continue }
            let holder = holders[identifier]?.last ?? nil
            if version.operation == .create { expect(holder == nil, "\(identifier): \(id) was made while another had it") }
            holders[identifier, default: []].append(version.isDeleted ? nil : id)
        }
    }

    private mutating func check() {
        let byID = Dictionary(grouping: events, by: \.id)
        for (id, events) in byID {
            let operations = events.compactMap { operation(id, $0) }
            if let sentence = Timeline(last: versions[id]?.count ?? 0).contradiction(operations) { violations.append("\(id): \(sentence)") }
        }
        for (id, versions) in versions {
            let writers = (byID[id] ?? []).count { Self.isWrite($0.outcome) }
            expect(writers == versions.count, "\(id): \(versions.count) versions were made by \(writers) acknowledged writes")
        }
        checkIdentifiers()
    }

    private static func isWrite(_ outcome: Event.Outcome) -> Bool {
        switch outcome {
        case .wrote, .deleted, .created: true
        default: false
        }
    }

    /// The event as an operation on the resource's register, after comparing what it says with the version it names.
    private mutating func operation(_ id: String, _ event: Event) -> Timeline.Operation? {
        let versions = versions[id] ?? []
        func matches(_ version: Int, _ value: String) -> Bool {
            versions.indices.contains(version - 1) && !versions[version - 1].isDeleted && versions[version - 1].value == value
        }
        let deletions = Set(versions.indices.filter { versions[$0].isDeleted }.map { $0 + 1 })
        let effect: Timeline.Effect
        switch event.outcome {
        case .read(let version, let value), .found(_, let version, let value):
            expect(matches(version, value), "\(id): version \(version) was read with another value")
            effect = .read { $0 == version }
        case .absent: effect = .read { $0 == 0 }
        case .gone: effect = .read { deletions.contains($0) }
        case .nothingToDelete: effect = .read { $0 == 0 || deletions.contains($0) }
        case .mismatch(let expected): effect = .read { $0 != expected }
        case .wrote(let version, let value, let expected):
            expect(matches(version, value), "\(id): version \(version) has another value than was written")
            if let expected { expect(version == expected + 1, "\(id): If-Match named version \(expected) and made \(version)") }
            effect = .write(version)
        case .created(_, let value):
            expect(matches(1, value), "\(id): the created version has another value")
            effect = .write(1)
        case .deleted(let version):
            expect(deletions.contains(version), "\(id): version \(version) is no deletion")
            effect = .write(version)
        }
        return Timeline.Operation(start: event.start, end: event.end, effect: effect)
    }

    /// Who has an identifier is a register, too: made by creates and deletes, read by creates that found somebody.
    private mutating func checkIdentifiers() {
        for (identifier, holders) in holders {
            let states = [nil] + holders
            var operations: [Timeline.Operation] = []
            for event in events {
                let effect: Timeline.Effect
                switch event.outcome {
                case .created(identifier, _):
                    guard let state = states.firstIndex(of: event.id) else { continue }
                    effect = .write(state)
                case .found(identifier, _, _):
                    let id = event.id
                    effect = .read { states[$0] == id }
                case .deleted:
                    guard let state = states.firstIndex(of: event.id) else { continue }
                    effect = .write(state + 1)
                default: continue
                }
                operations.append(Timeline.Operation(start: event.start, end: event.end, effect: effect))
            }
            if let sentence = Timeline(last: holders.count).contradiction(operations) { violations.append("\(identifier): \(sentence)") }
        }
    }
}
