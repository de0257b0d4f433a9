import FHIRCore
import FHIRStore
import Testing

/// Histories of instances, types and the whole store.
extension StoreContract {
    static let histories: [StoreContract] = [
        StoreContract("histories run from the newest version to the oldest") { subject in
            try await story(subject)
            #expect(try await subject.history(.instance(subject.patient, subject.id("a"))).map(\.version) == [3, 2, 1])
            #expect(try await subject.history(.type(subject.patient)).map(label) == ["a3", "b1", "a2", "a1"])
            #expect(try await subject.history(.system).map(label) == ["a3", "b1", "o1", "a2", "a1"])
            #expect(try await subject.history(.instance(subject.patient, subject.id("nobody"))).isEmpty)
            #expect(try await subject.history(.system).map(\.operation) == [.delete, .create, .create, .update, .create])
            #expect(try await subject.history(.system).map(\.text) == ["", "b", "o", "two", "one"])
        },
        StoreContract("history counts agree with histories") { subject in
            try await story(subject)
            let start = Instant(milliseconds: 1_700_000_000_000)
            let filters = [
                HistoryFilter(), HistoryFilter(since: Instant(milliseconds: start.milliseconds + 2000)),
                HistoryFilter(current: Instant(milliseconds: start.milliseconds + 500)..<Instant(milliseconds: start.milliseconds + 1500)),
            ]
            for scope in [HistoryScope.instance(subject.patient, subject.id("a")), .type(subject.patient), .system] {
                for filter in filters {
                    let listed = try await subject.history(scope, filter).count
                    #expect(try await subject.read { view throws(OperationFailure) in try view.historyCount(scope, filter) } == listed)
                }
            }
        },
        StoreContract("since is inclusive") { subject in
            try await story(subject)
            let all = try await subject.history(.system)
            for version in all {
                let expected = all.filter { $0.instant >= version.instant }.map(label)
                #expect(try await subject.history(.system, HistoryFilter(since: version.instant)).map(label) == expected)
                let type = all.filter { $0.instant >= version.instant && $0.type == subject.patient }.map(label)
                #expect(try await subject.history(.type(subject.patient), HistoryFilter(since: version.instant)).map(label) == type)
            }
            let late = Instant(milliseconds: all[0].instant.milliseconds + 1)
            #expect(try await subject.history(.system, HistoryFilter(since: late)).isEmpty)
            #expect(try await subject.history(.system, HistoryFilter(since: .earliest)).count == 5)
        },
        StoreContract("a time asks for the versions that were current then") { subject in
            // a1 at 0 s, a2 at 1 s, o1 at 2 s, b1 at 3 s, a deleted at 4 s.
            try await story(subject)
            let start: Int64 = 1_700_000_000_000
            func at(_ from: Int64, _ to: Int64) -> HistoryFilter {
                HistoryFilter(current: Instant(milliseconds: start + from)..<Instant(milliseconds: start + to))
            }
            #expect(try await subject.history(.system, at(-1000, 0)).isEmpty)
            #expect(try await subject.history(.system, at(500, 501)).map(label) == ["a1"])
            #expect(try await subject.history(.system, at(1000, 1001)).map(label) == ["a2"])
            #expect(try await subject.history(.system, at(999, 1001)).map(label) == ["a2", "a1"])
            #expect(try await subject.history(.system, at(3500, 4500)).map(label) == ["a3", "b1", "o1", "a2"])
            #expect(try await subject.history(.type(subject.patient), at(3500, 3501)).map(label) == ["b1", "a2"])
            #expect(try await subject.history(.instance(subject.patient, subject.id("a")), at(1500, 1501)).map(label) == ["a2"])
            #expect(try await subject.history(.instance(subject.patient, subject.id("a")), at(9000, 9001)).map(label) == ["a3"])
        },
        StoreContract("pages of a history at a position do not move while others write") { subject in
            for number in 0..<25 { try await subject.put(subject.patient, "p\(number % 5)", "text \(number)") }
            let position = subject.store.position
            let expected = try await subject.history(.type(subject.patient)).map(\.sequence)
            for scope in [HistoryScope.type(subject.patient), .system] {
                var seen: [Int64] = []
                var before: Int64?
                while true {
                    let page = try await subject.history(scope, before: before, limit: 4, at: position)
                    try await subject.put(subject.patient, "p\(seen.count % 7)", "more \(seen.count) \(scope)")
                    seen += page.map(\.sequence)
                    guard let last = page.last else { break }
                    before = last.sequence
                }
                #expect(seen == expected)
            }
        },
        StoreContract("a view at a position does not know later versions") { subject in
            try await story(subject)
            let two = Position(rawValue: 2)
            #expect(try await subject.history(.instance(subject.patient, subject.id("a")), at: two).map(label) == ["a2", "a1"])
            #expect(try await subject.history(.type(subject.patient), at: two).map(label) == ["a2", "a1"])
            #expect(try await subject.history(.system, at: two).map(label) == ["a2", "a1"])
            let late = HistoryFilter(current: Instant.earliest..<Instant.latest)
            #expect(try await subject.history(.system, late, at: two).map(label) == ["a2", "a1"])
            #expect(try await subject.read(at: two) { view throws(OperationFailure) in try view.historyCount(.system, .init()) } == 2)
            #expect(try await subject.history(.system, limit: 0).isEmpty)
        },
    ]

    /// Five commits, one second apart: a created, a updated, an observation o and a patient b created, a deleted.
    private static func story(_ subject: ContractSubject) async throws {
        try await subject.put(subject.patient, "a", "one")
        subject.clock.advance(1000)
        try await subject.put(subject.patient, "a", "two")
        subject.clock.advance(1000)
        try await subject.put(subject.observation, "o", "o")
        subject.clock.advance(1000)
        try await subject.put(subject.patient, "b", "b")
        subject.clock.advance(1000)
        try await subject.delete(subject.patient, "a")
    }

    private static func label(_ version: StoredVersion) -> String { "\(version.id)\(version.version)" }
}
