import FHIRCore
import FHIRSearch
import FHIRStore
import Testing

/// What happens inside a commit, and between commits that run together.
extension StoreContract {
    static let commits: [StoreContract] = [
        StoreContract("a commit sees what it wrote") { subject in
            let patient = subject.patient
            let key = subject.identifier("1")
            let other = subject.identifier("2")
            let one = subject.body("one", [key])
            let two = subject.body("two", [key, other])
            let three = subject.body("three", [other])
            try await subject.put(patient, "old", "old", [key])
            let refer = subject.body("refers", [subject.reference("a")])
            let observation = subject.observation
            try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                let a = ResourceID(unchecked: "a")
                let old = ResourceID(unchecked: "old")
                func found(_ key: IndexKey) throws(OperationFailure) -> Set<String> {
                    Set(try view.search(ContractQuery(type: patient, keys: [[key]]), limit: 9).map(\.text))
                }
                #expect(try view.exists(patient, a) == false)
                #expect(try found(key) == ["old"])
                let made = try view.put(patient, a, one)
                #expect(made.position == view.position && made.instant == view.instant)
                #expect(try view.current(patient, a)?.text == "one")
                #expect(try view.exists(patient, a))
                #expect(try found(key) == ["one", "old"])
                #expect(try view.put(patient, a, two).version == 2)
                #expect(try found(key) == ["two", "old"])
                #expect(try found(other) == ["two"])
                #expect(try view.put(patient, old, three).version == 2)
                #expect(try found(key) == ["two"])
                #expect(try found(other) == ["two", "three"])
                #expect(try view.search(ContractQuery(type: patient), limit: 9).count == 2)
                #expect(try view.search(ContractQuery(type: patient), limit: 1).count == 1)
                #expect(try view.search(ContractQuery(type: patient, ids: [a, old]), limit: 9).count == 2)
                #expect(try view.referrers(of: patient, a, limit: 9).isEmpty)
                _ = try view.put(observation, ResourceID(unchecked: "o"), refer)
                #expect(try view.referrers(of: patient, a, limit: 9).map(\.id.value) == ["o"])
                #expect(try view.delete(patient, a)?.version == 3)
                #expect(try view.delete(patient, a) == nil)
                #expect(try view.current(patient, a)?.isDeleted == true)
                #expect(try view.exists(patient, a) == false)
                #expect(try found(key) == [])
                #expect(try view.put(patient, a, one).version == 4)
                #expect(try view.current(patient, a)?.text == "one")
                #expect(try found(key) == ["one"])
            }
            #expect(subject.store.position == Position(rawValue: 2))
            let history = try await subject.history(.instance(patient, subject.id("a")))
            #expect(history.map(\.text) == ["one", "", "two", "one"])
            #expect(history.map(\.operation) == [.create, .delete, .update, .create])
            #expect(try await subject.search(.init(type: patient, keys: [[key]])).map(\.text) == ["one"])
            #expect(try await subject.search(.init(type: patient, keys: [[other]])).map(\.text) == ["three"])
            #expect(try await subject.search(.init(type: nil)).map(\.text) == ["three", "refers", "one"])
        },
        StoreContract("a commit sees who refers to a resource, and who no longer does") { subject in
            try await subject.put(subject.patient, "a", "a")
            try await subject.put(subject.observation, "o1", "o1", [subject.reference("a")])
            try await subject.put(subject.observation, "o2", "o2", [subject.reference("a")])
            let changed = subject.body("o1 changed", [subject.reference("b")])
            let observation = subject.observation
            let patient = subject.patient
            try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                let a = ResourceID(unchecked: "a")
                #expect(Set(try view.referrers(of: patient, a, limit: 9).map(\.id.value)) == ["o1", "o2"])
                #expect(try view.referrers(of: patient, a, limit: 1).count == 1)
                _ = try view.put(observation, ResourceID(unchecked: "o1"), changed)
                #expect(try view.referrers(of: patient, a, limit: 9).map(\.id.value) == ["o2"])
                _ = try view.delete(observation, ResourceID(unchecked: "o2"))
                #expect(try view.referrers(of: patient, a, limit: 9).isEmpty)
            }
        },
        StoreContract("a commit that throws leaves nothing, and the others stay") { subject in
            let patient = subject.patient
            let key = subject.identifier("1")
            let body = subject.body("mine", [key])
            try await subject.put(patient, "before", "before", [key])
            let failure = OperationFailure(.conflict, .versionConflict, "no")
            let store = subject.store
            let (access, origin) = (subject.access, subject.origin)
            await withTaskGroup(of: Void.self) { tasks in
                for number in 0..<40 {
                    tasks.addTask {
                        do throws(OperationFailure) {
                            try await store.commit(access, origin) { view throws(OperationFailure) in
                                _ = try view.put(patient, ResourceID(unchecked: "p\(number)"), body)
                                _ = try view.delete(patient, ResourceID(unchecked: "before"))
                                try view.setMark("m\(number)", [1])
                                throw failure
                            }
                            Issue.record("the commit was kept")
                        } catch {
                            #expect(error.category == .conflict)
                        }
                    }
                    tasks.addTask {
                        _ = try? await store.commit(access, origin) { view throws(OperationFailure) in
                            try view.put(patient, ResourceID(unchecked: "q\(number)"), body)
                        }
                    }
                }
            }
            #expect(subject.store.position == Position(rawValue: 41))
            let found = try await subject.search(.init(type: patient, keys: [[key]])).map(\.id.value)
            #expect(Set(found) == Set((0..<40).map { "q\($0)" } + ["before"]) && found.count == 41)
            #expect(try await subject.history(.system).count == 41)
            #expect(try await subject.read { view throws(OperationFailure) in try view.mark("m3") } == nil)
        },
        StoreContract("64 conditional creates at once make one resource") { subject in
            let patient = subject.patient
            let key = subject.identifier("same")
            let body = subject.body("one of many", [key])
            let store = subject.store
            let (access, origin) = (subject.access, subject.origin)
            let ids = try await withThrowingTaskGroup(of: String.self) { tasks in
                for number in 0..<64 {
                    tasks.addTask {
                        try await store.commit(access, origin) { view throws(OperationFailure) in
                            if let found = try view.search(ContractQuery(type: patient, keys: [[key]]), limit: 2).first {
                                return found.id.value
                            }
                            return try view.put(patient, ResourceID(unchecked: "n\(number)"), body).id.value
                        }
                    }
                }
                return try await tasks.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(subject.store.position == Position(rawValue: 1))
            #expect(try await subject.history(.system).count == 1)
        },
        StoreContract("64 tasks that count one resource up miss no step") { subject in
            let patient = subject.patient
            let store = subject.store
            let (access, origin) = (subject.access, subject.origin)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<64 {
                    tasks.addTask {
                        for _ in 0..<5 {
                            try await store.commit(access, origin) { view throws(OperationFailure) in
                                let id = ResourceID(unchecked: "counter")
                                let count = Int(try view.current(patient, id)?.text ?? "0") ?? 0
                                let text = String(count + 1)
                                let hash = BodyHash(high: UInt64(count), low: 0)
                                _ = try view.put(patient, id, PreparedBody(body: Array(text.utf8), hash: hash, keys: []))
                            }
                            #expect(try store.current(patient, ResourceID(unchecked: "counter"), access) != nil)
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            let last = try #require(try store.current(patient, subject.id("counter"), access))
            #expect(last.text == "320" && last.version == 320)
            #expect(subject.store.position == Position(rawValue: 320))
            let history = try await subject.history(.instance(patient, subject.id("counter")), limit: 400)
            #expect(history.map(\.version) == (1...320).reversed().map { Int64($0) })
        },
        StoreContract("a commit is visible to its author once it is answered") { subject in
            let patient = subject.patient
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for task in 0..<16 {
                    tasks.addTask {
                        for step in 1...10 {
                            let made = try await subject.put(patient, "p\(task)", "step \(step)")
                            #expect(made.version == Int64(step))
                            #expect(try subject.store.current(patient, subject.id("p\(task)"), subject.access)?.version == Int64(step))
                            #expect(subject.store.position >= made.position)
                            try await subject.read { view throws(OperationFailure) in
                                #expect(view.position >= made.position)
                                #expect(try view.current(patient, made.id)?.version == Int64(step))
                            }
                        }
                    }
                }
                try await tasks.waitForAll()
            }
        },
        StoreContract("a commit that writes nothing makes no position") { subject in
            try await subject.put(subject.patient, "a", "a")
            let seen = try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in view.position }
            #expect(seen == Position(rawValue: 2))
            #expect(subject.store.position == Position(rawValue: 1))
        },
        StoreContract("instants never go back, even when the clock does") { subject in
            let first = try await subject.put(subject.patient, "a", "one")
            subject.clock.advance(-60_000)
            let second = try await subject.put(subject.patient, "a", "two")
            #expect(second.instant == first.instant)
            subject.clock.advance(60_001)
            #expect(try await subject.put(subject.patient, "a", "three").instant > first.instant)
            #expect(try await subject.history(.system, HistoryFilter(since: first.instant)).count == 3)
        },
        StoreContract("marks are kept with their commit, replaced and removed") { subject in
            let store = subject.store
            func set(_ value: [UInt8]) async throws {
                try await store.commit(subject.access, subject.origin) { view throws(OperationFailure) in try view.setMark("load", value) }
            }
            func get() async throws -> [UInt8]? { try await subject.read { view throws(OperationFailure) in try view.mark("load") } }
            #expect(try await get() == nil)
            try await set([1, 2, 3])
            #expect(try await get() == [1, 2, 3])
            #expect(store.position == Position(rawValue: 1))
            try await set([4])
            #expect(try await get() == [4])
            try await set([])
            #expect(try await get() == nil)
        },
    ]
}
