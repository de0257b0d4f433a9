import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Holds a store that was opened after a failure against what the witness knows, and lists every contradiction.
struct Audit {
    private struct Key: Hashable, Sendable {
        var type: TypeID
        var id: ResourceID
    }

    private let store: any ResourceStore
    private let witness: Witness
    private let testimony: Witness.Testimony
    private let access = Access(tenant: .default, principal: "auditor")
    private var log: [CommitRecord] = []
    private var versions: [Key: [Attempt.Made]] = [:]
    private var records: [String: PrivateRecord] = [:]
    private var violations: [String]

    /// Every contradiction, as a sentence; after an audit without any, the log as it is counts as promised.
    static func violations(of store: any ResourceStore, _ witness: Witness) async -> [String] {
        var audit = Audit(store, witness)
        do {
            try await audit.readLog()
            audit.checkLog()
            audit.checkPromises()
            audit.replay()
            if audit.violations.isEmpty {
                try await audit.checkViews()
                try await audit.checkEvents()
                try await audit.checkRecords()
            }
        } catch {
            audit.violations.append("a read failed: \(error)")
        }
        if audit.violations.isEmpty { witness.confirm(audit.log) }
        return audit.violations
    }

    private init(_ store: any ResourceStore, _ witness: Witness) {
        self.store = store
        self.witness = witness
        testimony = witness.testimony
        violations = testimony.violations
    }

    private mutating func expect(_ isSo: Bool, _ sentence: @autoclosure () -> String) {
        if !isSo, violations.count < 20 { violations.append(sentence()) }
    }

    // MARK: The log

    private mutating func readLog() async throws {
        while true {
            let part = try await store.log(after: Position(rawValue: Int64(log.count)), limit: 1_000)
            log += part
            if part.count < 1_000 { return }
        }
    }

    /// Positions without gaps, instants in order, and what was seen before unchanged.
    private mutating func checkLog() {
        let log = log
        let testimony = testimony
        let newest = store.position.rawValue
        expect(newest == Int64(log.count), "the newest position is \(newest) of \(log.count) commits")
        for (index, record) in log.enumerated() {
            expect(record.position.rawValue == Int64(index + 1), "commit \(index + 1) has position \(record.position.rawValue)")
            if index > 0 { expect(log[index - 1].instant <= record.instant, "commit \(index + 1) is earlier than the one before") }
        }
        expect(log.count >= testimony.confirmed.count, "\(testimony.confirmed.count - log.count) commits vanished that could be read")
        for (before, now) in zip(testimony.confirmed, log) where before != now {
            expect(false, "commit \(before.position.rawValue) is not what it was")
        }
    }

    /// Acknowledged commits are there, aborted ones are not, the others whole or not at all; what was read is there.
    private mutating func checkPromises() {
        let log = log
        func record(_ position: Position) -> CommitRecord? {
            let index = Int(position.rawValue) - 1
            return log.indices.contains(index) ? log[index] : nil
        }
        for attempt in testimony.recent {
            guard case .acknowledged(let position) = attempt.answer else { continue }
            let found = record(position)?.origin.correlationID
            expect(found == attempt.label, "acknowledged commit \(position.rawValue) is lost")
        }
        for record in log.dropFirst(testimony.confirmed.count) {
            guard let attempt = testimony.attempts[record.origin.correlationID] else {
                expect(false, "commit \(record.position.rawValue) is nobody's")
                continue
            }
            expect(attempt.answer != .aborted, "aborted commit \(attempt.label) is there")
            let made = attempt.made
            expect(made.map { CommitRecord.Entry($0.version) } == record.entries, "commit \(attempt.label) is there in part")
            expect(made.allSatisfy { $0.version.position == record.position }, "commit \(attempt.label) is elsewhere")
            let traces = Traces(of: attempt.label)
            expect(record.eventCount == traces.events.count, "commit \(attempt.label) has other events")
            expect(record.warnings == traces.warnings, "commit \(attempt.label) has other warnings")
        }
        for version in testimony.sightings {
            let entry = CommitRecord.Entry(version)
            expect(
                record(version.position)?.entries.contains(entry) == true,
                "version \(version.version) of position \(version.position.rawValue) was read and is lost")
        }
    }

    /// Builds the versions and the records that the log tells of; versions count from 1 without gaps.
    private mutating func replay() {
        for record in log {
            Traces(of: record.origin.correlationID).write(&records)
            for (entry, made) in zip(record.entries, testimony.attempts[record.origin.correlationID]?.made ?? []) {
                let key = Key(type: entry.type, id: entry.id)
                let before = versions[key]?.last?.version
                let number = (before?.version ?? 0) + 1
                expect(entry.version == number && entry.previousVersion == number - 1, "version \(entry.version) follows \(number - 1)")
                let isNew = before?.isDeleted ?? true
                expect(entry.operation != (isNew ? .update : .create), "version \(entry.version) is a wrong kind of change")
                versions[key, default: []].append(made)
            }
        }
    }

    // MARK: Events and records

    private mutating func checkEvents() async throws {
        let expected = log.flatMap { record in
            Traces(of: record.origin.correlationID).events.enumerated().map { index, event in
                StoredEvent(
                    place: EventPlace(position: record.position, ordinal: Int32(index + 1)), tenant: record.tenant,
                    instant: record.instant, principal: record.principal, session: record.origin.session,
                    correlationID: record.origin.correlationID, event: event)
            }
        }
        for tenant in [nil, access.tenant] {
            let found = try await store.events(after: .start, tenant: tenant, limit: .max)
            expect(found == expected, "the events are \(found.count) others than the \(expected.count) that were emitted")
        }
    }

    private mutating func checkRecords() async throws {
        let expected = records.values.sorted { $0.key < $1.key }
        violations += try await store.read(access, at: nil) { view throws(OperationFailure) in
            var violations: [String] = []
            func check(_ selection: RecordSelection) throws(OperationFailure) {
                let found = try view.records(Traces.collection, selection, after: nil, limit: .max)
                if found != expected.filter({ selection.holds($0) }) { violations.append("the records of \(selection) are others") }
            }
            try check(.all)
            try check(.expired(before: Instant(milliseconds: 50)))
            for value in Traces.values { try check(.secondary(slot: 0, value: value)) }
            for record in expected {
                try check(.secondary(slot: 1, value: record.secondary[1].value))
                if try view.record(Traces.collection, record.key) != record { violations.append("a record is another one") }
            }
            return violations
        }
    }

    // MARK: Current versions, histories, index

    private mutating func checkViews() async throws {
        for (key, made) in versions {
            let current = try store.current(key.type, key.id, access)
            expect(Self.matches(current, made.last), "the current version of a resource is another one")
        }
        let (versions, store) = (versions, store)
        let newest = log.last?.origin.correlationID
        violations += try await store.read(access, at: nil) { view throws(OperationFailure) in
            var violations: [String] = []
            for (key, made) in versions {
                let history = try view.history(.instance(key.type, key.id), HistoryFilter(), before: nil, limit: .max)
                if !Self.matches(history, made.reversed()) { violations.append("a resource's history is another one") }
            }
            let all = versions.values.joined().sorted { $0.version.sequence < $1.version.sequence }
            let history = try view.history(.system, HistoryFilter(), before: nil, limit: .max)
            if !Self.matches(history, all.reversed()) { violations.append("the system's history is another one") }
            if all.indices.contains(where: { all[$0].version.sequence != Int64($0 + 1) }) { violations.append("sequences have gaps") }

            let live = versions.values.compactMap(\.last).filter { !$0.version.isDeleted }
            let types = Set(versions.keys.map(\.type))
            for type in types {
                let expected = live.filter { $0.version.type == type }
                let query = SearchQuery([SearchQuery.Branch(type, .all)])
                let found = try view.search(query, .first, limit: .max).hits.map(\.version)
                if !Self.matches(anyOrder: found, expected) { violations.append("the search by type finds other resources") }
                if try view.count(query) != expected.count { violations.append("the count of a type is wrong") }
                let history = try view.history(.type(type), HistoryFilter(), before: nil, limit: .max)
                if history.count != all.count(where: { $0.version.type == type }) { violations.append("a type's history is another one") }
            }
            var keys = Set(all.flatMap(\.keys))
            for type in types { for number in 0..<5 { Clients.key(number, of: type, store).map { _ = keys.insert($0) } } }
            for key in keys {
                let rows = SearchCriterion.rows(RowCriterion(key.parameter, [.exactly(key.bytes)]))
                let holders = Set(all.filter { $0.keys.contains(key) }.map(\.version.type))
                let query = SearchQuery((holders.isEmpty ? types : holders).map { SearchQuery.Branch($0, rows) })
                let found = try view.search(query, .first, limit: .max).hits.map(\.version)
                if !Self.matches(anyOrder: found, live.filter { $0.keys.contains(key) }) {
                    violations.append("the index finds other resources")
                }
            }
            for number in 0..<BodyWords.count {
                let query = BodyWords.query(types, number)
                let found = try view.search(query, .first, limit: .max).hits.map(\.version)
                if !Self.matches(anyOrder: found, live.filter { BodyWords.number(of: $0.body) == number }) {
                    violations.append("the words find other resources")
                }
                if try view.count(query) != found.count { violations.append("the count of a word is wrong") }
            }
            let mark = try view.mark(Clients.markName).map { String(decoding: $0, as: UTF8.self) }
            if mark != newest { violations.append("the mark is not the newest commit's") }
            return violations
        }
    }

    /// What searches find is compared whatever its order.
    private static func matches(anyOrder found: [StoredVersion], _ expected: [Attempt.Made]) -> Bool {
        matches(found.sorted { $0.sequence < $1.sequence }, expected.sorted { $0.version.sequence < $1.version.sequence })
    }

    private static func matches(_ found: [StoredVersion], _ expected: [Attempt.Made]) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy { matches($0, $1) }
    }

    private static func matches(_ found: StoredVersion?, _ expected: Attempt.Made?) -> Bool {
        guard var found, let expected else { return found == nil && expected == nil }
        guard found.body == expected.body else { return false }
        found.body = []
        return found == expected.version
    }
}
