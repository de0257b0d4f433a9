import FHIRCore
import FHIRStore
import Testing

/// Private records of plugins.
extension StoreContract {
    static let privateRecords: [StoreContract] = [
        StoreContract("a record is kept as it was put, replaced as a whole, and removed") { subject in
            var record = PrivateRecord(
                key: "user/ä", value: Array("{\"a\":1}".utf8), schema: 7,
                secondary: [
                    SecondaryKey(slot: 3, value: "z"), SecondaryKey(slot: 0, value: ""), SecondaryKey(slot: 0, value: "é"),
                    SecondaryKey(slot: 3, value: "z"),
                ], expires: Instant(milliseconds: -5))
            #expect(try await subject.record(at: record.key) == nil)
            try await subject.put([record])
            #expect(try await subject.record(at: record.key) == record)
            #expect(subject.store.position == Position(rawValue: 1))
            record = PrivateRecord(key: record.key, value: [], schema: -1)
            try await subject.put([record])
            #expect(try await subject.record(at: record.key) == record)
            #expect(try await subject.keys(.secondary(slot: 3, value: "z")).isEmpty)
            #expect(try await subject.keys(.expired(before: .latest)).isEmpty)
            try await subject.remove(record.key)
            #expect(try await subject.record(at: record.key) == nil)
            #expect(try await subject.keys(.all).isEmpty)
        },
        StoreContract("a commit that only writes records is a commit, one that removes nothing is none") { subject in
            try await subject.put([subject.record("a")])
            #expect(subject.store.position == Position(rawValue: 1))
            try await subject.remove("b")
            try await subject.remove("a", from: "other")
            #expect(subject.store.position == Position(rawValue: 1))
            try await subject.remove("a")
            let log = try await subject.store.log(after: .zero, limit: 9)
            #expect(log.map(\.position.rawValue) == [1, 2] && log.allSatisfy { $0.entries.isEmpty && $0.tenant == .default })
            #expect(log.allSatisfy { $0.eventCount == 0 && $0.warnings.isEmpty && $0.origin == subject.origin })
        },
        StoreContract("collections and tenants have their own records") { subject in
            let (own, other) = (subject.access, subject.other)
            let shared = Access(tenant: .shared, principal: nil)
            for (number, access) in [own, other, shared].enumerated() {
                try await subject.put([subject.record("a", "\(number)", found: ["x"], expires: 1)], as: access)
            }
            try await subject.put([subject.record("a", "d", found: ["x"]), subject.record("b", found: ["x"])], in: "c.d")
            for (number, access) in [own, other, shared].enumerated() {
                #expect(try await subject.record(at: "a", as: access)?.value == Array("\(number)".utf8))
                for selection in [RecordSelection.all, .secondary(slot: 0, value: "x"), .expired(before: .latest)] {
                    #expect(try await subject.keys(selection, as: access) == ["a"])
                }
            }
            #expect(try await subject.keys(.all, of: "c.d") == ["a", "b"])
            #expect(try await subject.keys(.all, of: "c.d", as: other).isEmpty)
            try await subject.remove("b", from: "c.d", as: other)
            try await subject.remove("a", as: other)
            #expect(try await subject.keys(.all, of: "c.d") == ["a", "b"])
            #expect(try await subject.keys(.all, as: other).isEmpty)
            #expect(try await subject.keys(.all) == ["a"])
            #expect(try await subject.keys(.all, as: shared) == ["a"])
        },
        StoreContract("a shared collection is that of all tenants, and none of their own") { subject in
            let shared = CollectionName("c", isShared: true)
            try await subject.put([subject.record("own", found: ["x"])])
            try await subject.put([subject.record("a", found: ["x"], expires: 1)], in: shared)
            try await subject.put([subject.record("b", found: ["x"])], in: shared, as: subject.other)
            for access in [subject.access, subject.other] {
                #expect(try await subject.keys(.all, of: shared, as: access) == ["a", "b"])
                #expect(try await subject.keys(.secondary(slot: 0, value: "x"), of: shared, as: access) == ["a", "b"])
                #expect(try await subject.keys(.expired(before: .latest), of: shared, as: access) == ["a"])
            }
            #expect(try await subject.keys(.all) == ["own"])
            #expect(try await subject.keys(.all, as: subject.other).isEmpty)
            try await subject.remove("a", from: shared, as: subject.other)
            #expect(try await subject.record(at: "a", of: shared) == nil)
            #expect(try await subject.store.log(after: .zero, limit: 9).map(\.tenant.rawValue) == [1, 1, 2, 2])
        },
        StoreContract("what has expired is found over all collections and tenants, up to a limit") { subject in
            let shared = CollectionName("s", isShared: true)
            try await subject.put([subject.record("a", expires: 5), subject.record("b", expires: 4), subject.record("c")], in: "c")
            try await subject.put([subject.record("late", expires: 9), subject.record("never")], in: "b")
            try await subject.put([subject.record("o", expires: 1)], in: "b", as: subject.other)
            try await subject.put([subject.record("x", expires: 2)], in: shared)
            func expired(_ instant: Int64, _ limit: Int = 100) async throws -> [String] {
                try await subject.store.expiredRecords(before: Instant(milliseconds: instant), limit: limit)
                    .map { "\($0.collection.tenant.rawValue) \($0.collection.name) \($0.key)" }
            }
            #expect(try await expired(1) == [])
            #expect(try await expired(3) == ["0 s x", "2 b o"])
            #expect(try await Set(expired(6)) == ["0 s x", "1 c a", "1 c b", "2 b o"])
            let all = try await expired(6)
            #expect(all.first == "0 s x" && all.last == "2 b o")
            #expect(try await expired(6, 3).count == 3)
            #expect(try await expired(6, 0).isEmpty)
            #expect(try await expired(.max).count == 5)
            try await subject.remove("a", from: "c")
            try await subject.put([subject.record("b", expires: 9)], in: "c")
            #expect(try await expired(6) == ["0 s x", "2 b o"])
        },
        StoreContract("records come in the byte order of their keys, page by page") { subject in
            // What only looks the same, or is ordered otherwise as characters, is not the same here.
            let keys = ["\u{0}", "A", "Z", "a", "a\u{0}", "ab", "b", "e\u{301}", "z", "\u{e9}", "\u{fb01}", "\u{ffff}", "\u{1f600}"]
            try await subject.put(keys.reversed().map { subject.record($0, found: ["all"], expires: 5) })
            for selection in [RecordSelection.all, .secondary(slot: 0, value: "all"), .expired(before: Instant(milliseconds: 6))] {
                #expect(try await bytes(subject.keys(selection)) == bytes(keys))
                for limit in [1, 3, 12, 13, 14] {
                    var (found, last): ([String], String?) = ([], nil)
                    while true {
                        let page = try await subject.keys(selection, after: last, limit: limit)
                        found += page
                        last = page.last
                        guard page.count == limit else { break }
                    }
                    #expect(bytes(found) == bytes(keys))
                }
                #expect(try await subject.keys(selection, after: "aa") == ["ab"] + keys[6...])
                #expect(try await subject.keys(selection, limit: 0).isEmpty)
                #expect(try await subject.keys(selection, limit: -1).isEmpty)
            }
            #expect(try await subject.record(at: "e\u{301}")?.key.utf8.count == 3)
            #expect(try await subject.record(at: "\u{e9}")?.key.utf8.count == 2)
        },
        StoreContract("secondary keys find all records that have them, until they are replaced") { subject in
            func find(_ slot: UInt8, _ value: String) async throws -> [String] {
                try await subject.keys(.secondary(slot: slot, value: value))
            }
            var a = subject.record("a")
            a.secondary = [.init(slot: 0, value: "x"), .init(slot: 0, value: "y"), .init(slot: 1, value: "x"), .init(slot: 2, value: "")]
            try await subject.put([a, subject.record("b", found: ["x"])])
            #expect(try await find(0, "x") == ["a", "b"])
            #expect(try await find(0, "y") == ["a"])
            #expect(try await find(1, "x") == ["a"])
            #expect(try await find(1, "y").isEmpty)
            #expect(try await find(2, "") == ["a"])
            #expect(try await find(3, "").isEmpty)
            #expect(try await find(0, "").isEmpty)
            #expect(try await find(0, "x\u{0}").isEmpty)
            a.secondary = [.init(slot: 0, value: "y"), .init(slot: 3, value: "z"), .init(slot: 0, value: "y")]
            try await subject.put([a])
            #expect(try await find(0, "x") == ["b"])
            #expect(try await find(0, "y") == ["a"])
            #expect(try await find(3, "z") == ["a"])
            #expect(try await find(1, "x").isEmpty)
            #expect(try await find(2, "").isEmpty)
            try await subject.remove("a")
            #expect(try await find(0, "y").isEmpty)
            #expect(try await find(3, "z").isEmpty)
            #expect(try await find(0, "x") == ["b"])
        },
        StoreContract("records that expired are given, and found") { subject in
            try await subject.put([
                subject.record("a", expires: 30), subject.record("b"), subject.record("c", expires: 10), subject.record("d", expires: 20),
            ])
            func expired(_ time: Int64) async throws -> [String] {
                try await subject.keys(.expired(before: Instant(milliseconds: time)))
            }
            #expect(try await expired(10).isEmpty)
            #expect(try await expired(11) == ["c"])
            #expect(try await expired(31) == ["a", "c", "d"])
            #expect(try await subject.keys(.all) == ["a", "b", "c", "d"])
            try await subject.put([subject.record("c"), subject.record("b", expires: 1), subject.record("d", expires: 40)])
            #expect(try await expired(31) == ["a", "b"])
            #expect(try await expired(.max) == ["a", "b", "d"])
            try await subject.remove("a")
            #expect(try await expired(31) == ["b"])
        },
        StoreContract("a commit sees the records that it wrote, among those of before") { subject in
            try await subject.put([1, 3, 5, 7].map { subject.record("\($0)", found: ["odd"], expires: 5) })
            try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                func keys(_ selection: RecordSelection, _ after: String? = nil, _ limit: Int = 9) throws(OperationFailure) -> [String] {
                    try view.records("c", selection, after: after, limit: limit).map(\.key)
                }
                try view.deleteRecord("c", "3")
                try view.putRecord("c", subject.record("5", "changed", found: ["even"]))
                for new in ["0", "4", "8"] { try view.putRecord("c", subject.record(new, found: ["even", "new"], expires: 4)) }
                #expect(try view.record("c", "3") == nil)
                #expect(try view.record("c", "5")?.value == Array("changed".utf8))
                #expect(try view.record("c", "7") != nil)
                #expect(try view.record("c", "9") == nil)
                #expect(try view.record("d", "5") == nil)
                #expect(try keys(.all) == ["0", "1", "4", "5", "7", "8"])
                #expect(try keys(.all, "0", 3) == ["1", "4", "5"])
                #expect(try keys(.all, "4", 1) == ["5"])
                #expect(try keys(.all, "7") == ["8"])
                #expect(try keys(.all, nil, 0).isEmpty)
                #expect(try keys(.secondary(slot: 0, value: "odd")) == ["1", "7"])
                #expect(try keys(.secondary(slot: 0, value: "even"), nil, 2) == ["0", "4"])
                #expect(try keys(.secondary(slot: 0, value: "even"), "0") == ["4", "5", "8"])
                #expect(try keys(.expired(before: Instant(milliseconds: 9))) == ["0", "1", "4", "7", "8"])
                try view.deleteRecord("c", "4")
                try view.putRecord("c", subject.record("3", "again"))
                try view.putRecord("c", subject.record("8"))
                #expect(try keys(.all) == ["0", "1", "3", "5", "7", "8"])
                #expect(try keys(.secondary(slot: 0, value: "new")) == ["0"])
                #expect(try keys(.expired(before: Instant(milliseconds: 5))) == ["0"])
            }
            #expect(try await subject.keys(.all) == ["0", "1", "3", "5", "7", "8"])
            #expect(try await subject.keys(.secondary(slot: 0, value: "even")) == ["0", "5"])
            #expect(try await subject.keys(.secondary(slot: 0, value: "odd")) == ["1", "7"])
            #expect(subject.store.position == Position(rawValue: 2))
        },
        StoreContract("a commit that throws leaves no record, event or warning") { subject in
            try await subject.put([subject.record("a", "before", found: ["x"])])
            let warning = CommitWarning(rule: "r", type: subject.patient, id: subject.id("p"), path: "Patient.name")
            await #expect(throws: OperationFailure.self) {
                try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                    try view.putRecord("c", subject.record("a", "after", found: ["y"]))
                    try view.putRecord("c", subject.record("b", found: ["x"]))
                    try view.deleteRecord("c", "a")
                    try view.emit(subject.event("never"))
                    try view.warn(warning)
                    throw subject.refusal()
                }
            }
            #expect(subject.store.position == Position(rawValue: 1))
            #expect(try await subject.record(at: "a")?.value == Array("before".utf8))
            #expect(try await subject.keys(.all) == ["a"])
            #expect(try await subject.keys(.secondary(slot: 0, value: "x")) == ["a"])
            #expect(try await subject.keys(.secondary(slot: 0, value: "y")).isEmpty)
            #expect(try await subject.store.events(after: .start, tenant: nil, limit: 9).isEmpty)
        },
        StoreContract("concurrent commits each see the records of those before them") { subject in
            let (store, access, origin) = (subject.store, subject.access, subject.origin)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 0..<60 {
                    tasks.addTask {
                        do throws(OperationFailure) {
                            try await store.commit(access, origin) { view throws(OperationFailure) in
                                let before = try view.record("c", "list")?.value ?? []
                                let value = "n\(before.count)"
                                #expect(try view.records("c", .secondary(slot: 0, value: value), after: nil, limit: 9).count <= 1)
                                let list = before + [UInt8(number)]
                                try view.putRecord(
                                    "c", PrivateRecord(key: "list", value: list, secondary: [.init(slot: 0, value: "n\(list.count)")]))
                                try view.putRecord("c", subject.record("one \(number)", found: ["one"]))
                                try view.emit(subject.event("\(number)"))
                                if number % 3 == 0 { throw subject.refusal() }
                            }
                        } catch {
                            if error.category != .conflict { throw error }
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            let list = try await subject.record(at: "list")
            #expect(list?.value.sorted() == (0..<60).filter { $0 % 3 != 0 }.map { UInt8($0) })
            #expect(try await subject.keys(.secondary(slot: 0, value: "n40")) == ["list"])
            #expect(try await subject.keys(.secondary(slot: 0, value: "n39")).isEmpty)
            #expect(try await subject.keys(.secondary(slot: 0, value: "one")).count == 40)
            let events = try await subject.store.events(after: .start, tenant: nil, limit: 99)
            #expect(events.map(\.event.type) == list?.value.map { "\($0)" })
            #expect(events.map(\.place.position.rawValue) == Array(1...40) && events.allSatisfy { $0.place.ordinal == 1 })
        },
        StoreContract("records are seen as they are now, at any position") { subject in
            try await subject.put([subject.record("a", "one")])
            let first = subject.store.position
            try await subject.put([subject.record("a", "two"), subject.record("b")])
            try await subject.read(at: first) { view throws(OperationFailure) in
                #expect(try view.record("c", "a")?.value == Array("two".utf8))
                #expect(try view.records("c", .all, after: nil, limit: 9).count == 2)
            }
        },
        StoreContract("what is beyond the limits of records is refused") { subject in
            let long = String(repeating: "é", count: 128)
            var whole = PrivateRecord(key: long, value: [UInt8](repeating: 32, count: 1 << 20))
            whole.secondary = (0..<64).map { SecondaryKey(slot: UInt8($0 % 4), value: String(long.dropLast(2)) + "\(100 + $0)") }
            let name = CollectionName(String(repeating: "a", count: 60) + "-.09")
            try await subject.put([whole], in: name)
            #expect(try await subject.record(at: long, of: name) == whole)
            #expect(try await subject.keys(.secondary(slot: 3, value: whole.secondary[63].value), of: name) == [long])

            var wrong = (0..<6).map { _ in subject.record("a") }
            (wrong[0].key, wrong[1].key) = ("", long + "a")
            wrong[2].value.append(contentsOf: [UInt8](repeating: 32, count: 1 << 20))
            wrong[3].secondary = [SecondaryKey(slot: 4, value: "x")]
            wrong[4].secondary = [SecondaryKey(slot: 0, value: long + "a")]
            wrong[5].secondary = [SecondaryKey](repeating: SecondaryKey(slot: 0, value: "x"), count: 65)
            for record in wrong {
                let failure = await #expect(throws: OperationFailure.self) { try await subject.put([record]) }
                #expect(failure?.category == .invalid)
            }
            for text in ["", "A", "a_b", "ä", "a b", "a/b", name.text + "a"] {
                let name = CollectionName(text)
                let attempts: [@Sendable () async throws -> Void] = [
                    { try await subject.put([subject.record("a")], in: name) }, { try await subject.remove("a", from: name) },
                    { _ = try await subject.record(at: "a", of: name) }, { _ = try await subject.keys(.all, of: name) },
                ]
                for attempt in attempts {
                    let failure = await #expect(throws: OperationFailure.self) { try await attempt() }
                    #expect(failure?.category == .invalid)
                }
            }
            let slot = await #expect(throws: OperationFailure.self) { try await subject.keys(.secondary(slot: 4, value: "x")) }
            #expect(slot?.category == .invalid)
            // No record can have these, so that there is none.
            for key in ["", long + "a"] {
                #expect(try await subject.record(at: key) == nil)
                try await subject.remove(key)
            }
            #expect(try await subject.keys(.secondary(slot: 0, value: long + "a"), after: long + "a").isEmpty)
            #expect(subject.store.position == Position(rawValue: 1))
        },
    ]

    private static func bytes(_ keys: [String]) -> [[UInt8]] { keys.map { Array($0.utf8) } }
}
