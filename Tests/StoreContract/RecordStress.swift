import FHIRCore
import FHIRStore
import Glibc

/// Random commits of records, events and warnings, many at once too, that read what they and those before them wrote; each answer is
/// compared with that of a `RecordModel`.
package struct RecordStress {
    private static let collections: [CollectionName] = ["a", "b.c", "b-c", .init("a", isShared: true), .init("s", isShared: true)]
    /// Some only look equal, or begin alike.
    private static let keys = ["a", "a\u{0}", "ab", "b", "e\u{301}", "\u{e9}", "\u{1f600}", "\u{ffff}", "B", "z1", "z2", "z3"]
    private static let values = ["", "x", "xy", "e\u{301}", "\u{e9}"]

    private struct Plan: Sendable {
        var access: Access
        var steps: [RecordModel.Step]
        var isRefused: Bool
    }

    private struct Done: Sendable {
        var plan: Plan
        var position: Int64
        var seen: [[String]]
    }

    private let subject: ContractSubject
    private var random: UInt64
    package private(set) var model = RecordModel()
    /// What went otherwise than the model says, if anything did.
    package private(set) var faults: [String] = []

    package init(_ subject: ContractSubject, seed: UInt64) {
        self.subject = subject
        random = seed
    }

    /// Goes on with the same store, opened anew.
    package init(_ subject: ContractSubject, after earlier: RecordStress) {
        self.subject = subject
        random = earlier.random
        model = earlier.model
    }

    package mutating func run(steps: Int) async {
        for step in 0..<steps where faults.isEmpty {
            do {
                switch below(6) {
                case 0: try await burst()
                case 1...3: try await commit()
                default: try await compare()
                }
            } catch {
                faults.append("step \(step): \(error)")
            }
        }
    }

    // MARK: Commits

    /// Every commit emits at the end, so that it has a position of its own.
    private mutating func plan() -> Plan {
        var steps: [RecordModel.Step] = []
        for _ in 0..<below(9) { steps.append(step()) }
        steps.append(.emit(event()))
        return Plan(access: [subject.access, subject.other][below(2)], steps: steps, isRefused: below(5) == 0)
    }

    private mutating func step() -> RecordModel.Step {
        let collection = Self.collections[below(Self.collections.count)]
        let key = Self.keys[below(Self.keys.count)]
        switch below(9) {
        case 0...3:
            let secondary = (0..<below(4)).map { _ in SecondaryKey(slot: UInt8(below(4)), value: Self.values[below(5)]) }
            return .put(
                collection,
                PrivateRecord(
                    key: key, value: (0..<below(4)).map { _ in UInt8(below(256)) }, schema: Int32(below(5)) - 1, secondary: secondary,
                    expires: below(2) == 0 ? Instant(milliseconds: Int64(below(6))) : nil))
        case 4: return .delete(collection, key)
        case 5: return .emit(event())
        case 6:
            return .warn(CommitWarning(rule: "r\(below(9))", type: subject.patient, id: subject.id("p\(below(3))"), path: ""))
        case 7: return .get(collection, key)
        default: return .list(collection, selection(), after: below(2) == 0 ? key : nil, limit: below(8))
        }
    }

    private mutating func event() -> EmittedEvent {
        EmittedEvent(type: "t\(below(9))", source: "s", version: "1", data: [UInt8](repeating: 1, count: below(3)))
    }

    private mutating func selection() -> RecordSelection {
        switch below(3) {
        case 0: .all
        case 1: .secondary(slot: UInt8(below(4)), value: Self.values[below(5)])
        default: .expired(before: Instant(milliseconds: Int64(below(7))))
        }
    }

    private static func run(_ plan: Plan, _ view: any CommitView) throws(OperationFailure) -> Done {
        var seen: [[String]] = []
        for step in plan.steps {
            switch step {
            case .put(let collection, let record): try view.putRecord(collection, record)
            case .delete(let collection, let key): try view.deleteRecord(collection, key)
            case .emit(let event): try view.emit(event)
            case .warn(let warning): try view.warn(warning)
            case .get(let collection, let key):
                seen.append(try view.record(collection, key).map { [RecordModel.label($0)] } ?? [])
                continue
            case .list(let collection, let selection, let after, let limit):
                seen.append(try view.records(collection, selection, after: after, limit: limit).map(RecordModel.label))
                continue
            }
            seen.append([])
        }
        if plan.isRefused { throw OperationFailure(.conflict, .versionConflict, "no") }
        return Done(plan: plan, position: view.position.rawValue, seen: seen)
    }

    private static func attempt(_ plan: Plan, _ subject: ContractSubject) async throws -> Done? {
        do throws(OperationFailure) {
            return try await subject.store.commit(plan.access, subject.origin) { view throws(OperationFailure) in try run(plan, view) }
        } catch {
            if error.category != .conflict { throw error }
            return nil
        }
    }

    private mutating func commit() async throws {
        let plan = plan()
        if let done = try await Self.attempt(plan, subject) { apply(done) }
    }

    /// Commits that wait together while one is under way.
    private mutating func burst() async throws {
        let plans = (0..<(2 + below(12))).map { _ in plan() }
        let subject = subject
        let done = try await withThrowingTaskGroup(of: Done?.self) { tasks in
            tasks.addTask {
                try await subject.store.commit(subject.access, subject.origin) { _ in _ = usleep(500) }
                return nil
            }
            for plan in plans { tasks.addTask { try await Self.attempt(plan, subject) } }
            return try await tasks.reduce(into: [Done]()) { done, next in if let next { done.append(next) } }
        }
        for done in done.sorted(by: { $0.position < $1.position }) { apply(done) }
    }

    private mutating func apply(_ done: Done) {
        let seen = model.commit(done.plan.access.tenant, done.plan.steps)
        expect(model.position, done.position, "position")
        expect(seen, done.seen, "what a commit saw")
    }

    // MARK: Reads

    private mutating func compare() async throws {
        let access = [subject.access, subject.other][below(2)]
        let questions = (0..<6).map { _ in
            (
                Self.collections[below(Self.collections.count)], selection(), below(2) == 0 ? Self.keys[below(Self.keys.count)] : nil,
                below(14)
            )
        }
        let seen = try await subject.store.read(access, at: nil) { view throws(OperationFailure) in
            var seen: [[String]] = []
            for (collection, selection, after, limit) in questions {
                seen.append(try view.records(collection, selection, after: after, limit: limit).map(RecordModel.label))
            }
            for key in Self.keys { seen.append(try view.record("a", key).map { [RecordModel.label($0)] } ?? []) }
            return seen
        }
        let whole = model.list(access.tenant, "a", .all, after: nil, limit: .max)
        let expected =
            questions.map { model.list(access.tenant, $0.0, $0.1, after: $0.2, limit: $0.3) }
            + Self.keys.map { key in whole.filter { $0.hasPrefix("\(Array(key.utf8)) ") } }
        expect(expected, seen, "records of tenant \(access.tenant.rawValue)")

        let place = EventPlace(position: Position(rawValue: Int64(below(Int(model.position) + 2))), ordinal: Int32(below(4)))
        for tenant in [nil, subject.access.tenant, subject.other.tenant] {
            let limit = below(20)
            let events = try await subject.store.events(after: place, tenant: tenant, limit: limit)
            expect(model.events(after: place, tenant, limit: limit), events.map(RecordModel.label), "events")
        }
        let after = below(Int(model.position) + 1)
        let log = try await subject.store.log(after: Position(rawValue: Int64(after)), limit: 20)
        expect(Array(model.warnings.dropFirst(after).prefix(20)), log.map(\.warnings), "warnings")
        let counts = log.map { record in model.events.count { $0.position == record.position.rawValue } }
        expect(counts, log.map(\.eventCount), "counts of events")
    }

    private mutating func expect<T: Equatable>(_ expected: T, _ found: T, _ what: String) {
        if expected != found { faults.append("\(what): expected \("\(expected)".prefix(600)), found \("\(found)".prefix(600))") }
    }

    private mutating func below(_ limit: Int) -> Int {
        random = random &+ 0x9e37_79b9_7f4a_7c15
        var mixed = (random ^ (random >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return limit > 0 ? Int((mixed ^ (mixed >> 31)) % UInt64(limit)) : 0
    }
}
