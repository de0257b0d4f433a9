import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Testing

/// Random commits and reads while the clock jumps forwards and backwards, each answer compared with that of a `StoreModel`.
package struct StoreStress {
    private let subject: ContractSubject
    /// Milliseconds after which a replaced state need not be shown any more; as the store was opened with.
    private let horizon: Int64
    private var random: UInt64
    /// The latest that the clock has been.
    private var latest: Int64 = .min
    package private(set) var model = StoreModel()
    /// What went otherwise than the model says, if anything did.
    package private(set) var faults: [String] = []

    package init(_ subject: ContractSubject, horizon: Int64, seed: UInt64) {
        self.subject = subject
        self.horizon = horizon
        random = seed
    }

    /// Goes on with the same store, opened anew.
    package init(_ subject: ContractSubject, after earlier: StoreStress) {
        self.subject = subject
        horizon = earlier.horizon
        random = earlier.random
        model = earlier.model
        latest = earlier.latest
    }

    package mutating func run(steps: Int) async {
        for step in 0..<steps where faults.isEmpty {
            subject.clock.advance(Int64(below(60)) - 20)
            if below(20) == 0 { subject.clock.advance(Int64(below(4000)) - 2000) }
            latest = max(latest, subject.clock.now().milliseconds)
            do {
                switch below(10) {
                case 0: try await burst()
                case 1: try await refused()
                case 2..<6: try await commit()
                default: try await compare(at: below(3) == 0 ? nil : Int64(below(model.commits.count + 2)))
                }
            } catch {
                faults.append("step \(step): \(error)")
            }
        }
        if faults.isEmpty {
            do { try await compare(at: nil) } catch { faults.append("at the end: \(error)") }
        }
    }

    // MARK: Commits

    private struct Plan: Sendable {
        var access: Access
        var writes: [StoreModel.Write]
        var bodies: [PreparedBody?]
        var mark: UInt8
    }

    private struct Done: Sendable {
        var plan: Plan
        var position: Int64
        var versions: [Int64]
    }

    private mutating func plan() -> Plan {
        let writes = (0..<below(7)).map { _ in
            let keys = (0..<below(3)).map { _ in below(5) }
            // Equal texts have equal keys.
            let text = "text \(below(4)) \(Set(keys).sorted())"
            return StoreModel.Write(
                type: [subject.patient, subject.observation][below(2)], id: "r\(below(9))", text: below(4) == 0 ? nil : text, keys: keys)
        }
        return Plan(
            access: [subject.access, subject.other][below(2)], writes: writes,
            bodies: writes.map { write in write.text.map { subject.body($0, write.keys.map { subject.identifier("\($0)", write.type) }) } },
            mark: UInt8(below(200) + 1))
    }

    private static func run(_ plan: Plan, _ view: any CommitView) throws(OperationFailure) -> Done {
        var versions: [Int64] = []
        for (write, body) in zip(plan.writes, plan.bodies) {
            let id = ResourceID(unchecked: write.id)
            let made = if let body { try view.put(write.type, id, body) as StoredVersion? } else { try view.delete(write.type, id) }
            guard let made, made.position == view.position else { continue }
            // The same version comes again when it is written once more as it is.
            if !versions.contains(made.sequence) { versions.append(made.sequence) }
            _ = try view.current(write.type, id)
        }
        try view.setMark("last", [plan.mark])
        return Done(plan: plan, position: view.position.rawValue, versions: versions)
    }

    private mutating func commit() async throws {
        let plan = plan()
        apply(try await subject.store.commit(plan.access, subject.origin) { view throws(OperationFailure) in try Self.run(plan, view) })
    }

    private mutating func burst() async throws {
        let plans = (0..<(2 + below(10))).map { _ in plan() }
        let (store, origin) = (subject.store, subject.origin)
        let done = try await withThrowingTaskGroup(of: Done.self) { tasks in
            for plan in plans {
                tasks.addTask { try await store.commit(plan.access, origin) { view throws(OperationFailure) in try Self.run(plan, view) } }
            }
            return try await tasks.reduce(into: [Done]()) { $0.append($1) }
        }
        for done in done.sorted(by: { $0.position < $1.position }) { apply(done) }
    }

    private mutating func refused() async throws {
        let plan = plan()
        let refusal = OperationFailure(.conflict, .versionConflict, "no")
        do {
            try await subject.store.commit(plan.access, subject.origin) { view throws(OperationFailure) in
                _ = try Self.run(plan, view)
                throw refusal
            }
            faults.append("a commit that threw was kept")
        } catch {
            if error.category != .conflict { throw error }
        }
    }

    private mutating func apply(_ done: Done) {
        let made = model.commit(done.plan.access.tenant, done.plan.writes, now: subject.clock.now().milliseconds)
        expect(Int64(model.commits.count), done.position, "position")
        let expected = made.map(\.sequence)
        expect(expected, done.versions, "sequences of a commit")
    }

    // MARK: Reads

    private struct Seen: Sendable {
        var position: Int64
        var live: [String] = []
        var keyed: [[String]] = []
        var history: [String] = []
        var page: [Int64] = []
        var counts: [Int] = []
        var indexed: [Int64] = []
    }

    private mutating func compare(at commit: Int64?) async throws {
        let newest = Int64(model.commits.count)
        let access = [subject.access, subject.other][below(2)]
        let from = Int64(below(model.versions.count + 2))
        let keys = (0..<5).map { subject.identifier("\($0)") }
        let types = [subject.patient, subject.observation]
        let position = commit.map { Position(rawValue: $0) }
        let seen: Seen
        do {
            seen = try await subject.store.read(access, at: position) { view throws(OperationFailure) in
                var seen = Seen(position: view.position.rawValue)
                seen.live = try view.search(.init(type: nil), after: nil, limit: 99).map(Self.label)
                for key in keys {
                    seen.keyed.append(try view.search(.init(type: nil, keys: [[key]]), after: nil, limit: 99).map(Self.label))
                }
                seen.history = try view.history(.system, .init(), before: nil, limit: 9999).map(Self.label)
                seen.page = try view.history(.system, .init(), before: from, limit: 5).map(\.sequence)
                seen.counts = [try view.historyCount(.system, .init()), try view.count(.init(type: nil))]
                for type in types { seen.counts.append(try view.count(.init(type: type))) }
                seen.indexed = try view.indexed(after: from, limit: 9).map(\.sequence)
                return seen
            }
        } catch {
            guard error.category == .gone else { throw error }
            // What is older than the horizon was refused, and stays so when the clock goes back.
            if let commit { expect(false, isKept(commit, now: latest), "position \(commit) of \(newest) is kept") }
            return
        }
        if let commit { expect(true, isKept(commit, now: subject.clock.now().milliseconds), "position \(commit) of \(newest) is kept") }
        let at = commit ?? newest
        let live = model.live(access.tenant, at: at)
        let history = model.history(access.tenant, at: at).reversed()
        var expected = Seen(position: at)
        expected.live = live.map(Self.label)
        expected.keyed = (0..<5).map { key in live.filter { $0.write.keys.contains(key) }.map(Self.label) }
        expected.history = history.map(Self.label)
        expected.page = history.map(\.sequence).filter { $0 < from }.prefix(5).map { $0 }
        expected.counts = [history.count, live.count] + types.map { type in live.count { $0.write.type == type } }
        expected.indexed = live.map(\.sequence).filter { $0 > from }.prefix(9).map { $0 }
        let place = "tenant \(access.tenant.rawValue) at \(at) of \(newest)"
        expect(expected.live, seen.live, "search, \(place)")
        for key in 0..<5 { expect(expected.keyed[key], seen.keyed[key], "search by key \(key), \(place)") }
        expect(expected.history, seen.history, "history, \(place)")
        expect(expected.page, seen.page, "page of the history from \(from), \(place)")
        expect(expected.counts, seen.counts, "counts, \(place)")
        expect(expected.indexed, seen.indexed, "what came after \(from), \(place)")
        for id in 0..<9 {
            let found = try subject.store.current(subject.patient, subject.id("r\(id)"), access).map(Self.label)
            expect(model.current(access.tenant, subject.patient, "r\(id)").map(Self.label), found, "r\(id) now")
        }
    }

    private func isKept(_ commit: Int64, now: Int64) -> Bool {
        let newest = Int64(model.commits.count)
        if commit >= newest { return commit == newest }
        return model.commits[Int(commit)] >= now - horizon
    }

    private static func label(_ version: StoredVersion) -> String {
        "\(version.sequence) \(version.id) \(version.version) \(version.operation) \(version.text)"
    }

    private static func label(_ version: StoreModel.Version) -> String {
        "\(version.sequence) \(version.write.id) \(version.version) \(version.operation) \(version.write.text ?? "")"
    }

    private mutating func expect<T: Equatable>(_ expected: T, _ found: T, _ what: String) {
        if expected != found { faults.append("\(what): expected \("\(expected)".prefix(400)), found \("\(found)".prefix(400))") }
    }

    private mutating func below(_ limit: Int) -> Int {
        random = random &+ 0x9e37_79b9_7f4a_7c15
        var mixed = (random ^ (random >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return limit > 0 ? Int((mixed ^ (mixed >> 31)) % UInt64(limit)) : 0
    }
}
