import FHIRCore
import FHIRSearch
import FHIRStore
import Testing

/// The commit log, and the end of a store.
extension StoreContract {
    static let records: [StoreContract] = [
        StoreContract("the log tells every commit in order") { subject in
            let patient = subject.patient
            let body = subject.body("one")
            let changed = subject.body("two")
            let import_ = CommitOrigin(door: .load, client: nil, session: "s", correlationID: "c-2", isImport: true)
            try await subject.put(patient, "a", "one")
            subject.clock.advance(5)
            try await subject.store.commit(subject.other, import_) { view throws(OperationFailure) in
                _ = try view.put(patient, ResourceID(unchecked: "b"), body)
                _ = try view.put(patient, ResourceID(unchecked: "b"), changed)
                _ = try view.delete(patient, ResourceID(unchecked: "b"))
            }
            try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in try view.setMark("m", [1]) }
            let log = try await subject.store.log(after: .zero, limit: 10)
            #expect(log.map(\.position.rawValue) == [1, 2, 3])
            #expect(log.map(\.tenant.rawValue) == [1, 2, 1])
            #expect(log[0].principal == "Practitioner/tester" && log[1].principal == nil)
            #expect(log[0].origin == subject.origin && log[1].origin == import_)
            #expect(log[1].instant.milliseconds == log[0].instant.milliseconds + 5)
            #expect(log[0].software == "test-software" && log[0].entries.count == 1)
            #expect(log[1].entries.allSatisfy { $0.type == patient && $0.id.value == "b" })
            #expect(log[1].entries.map(\.version) == [1, 2, 3] && log[1].entries.map(\.previousVersion) == [0, 1, 2])
            #expect(log[1].entries.map(\.operation) == [.create, .update, .delete])
            #expect(log[1].entries.map(\.hash) == [body.hash, changed.hash, nil])
            #expect(log[2].entries.isEmpty)
            #expect(try await subject.store.log(after: Position(rawValue: 1), limit: 1).map(\.position.rawValue) == [2])
            #expect(try await subject.store.log(after: Position(rawValue: 3), limit: 1).isEmpty)
        },
        StoreContract("a group of many commits keeps every state between them") { subject in
            let patient = subject.patient
            let store = subject.store
            let (access, origin) = (subject.access, subject.origin)
            let keys = (0..<3).map { subject.identifier("\($0)") }
            let bodies = (0..<30).map { subject.body("text \($0)", [keys[$0 % 3]]) }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for body in bodies {
                    tasks.addTask {
                        try await store.commit(access, origin) { view throws(OperationFailure) in
                            _ = try view.put(patient, ResourceID(unchecked: "a"), body)
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            let history = try await subject.history(.instance(patient, subject.id("a")))
            #expect(history.count == 30)
            for version in history {
                let key = keys[(bodies.firstIndex { $0.hash == version.hash } ?? 0) % 3]
                #expect(try await subject.search(.init(type: patient), at: version.position).map(\.version) == [version.version])
                for other in keys {
                    let found = try await subject.search(.init(type: nil, keys: [[other]]), at: version.position).map(\.version)
                    #expect(found == (other == key ? [version.version] : []))
                }
            }
        },
        StoreContract("a closed store refuses") { subject in
            try await subject.put(subject.patient, "a", "a")
            await subject.store.close()
            await subject.store.close()
            #expect(subject.store.condition == .closed)
            let store = subject.store
            let patient = subject.patient
            let access = subject.access
            #expect(throws: OperationFailure.self) { try store.current(patient, ResourceID(unchecked: "a"), access) }
            let write = await #expect(throws: OperationFailure.self) { try await subject.put(subject.patient, "a", "b") }
            #expect(write?.category == .unavailable)
            let read = await #expect(throws: OperationFailure.self) { try await subject.search(.init(type: nil)) }
            #expect(read?.category == .unavailable)
            await #expect(throws: OperationFailure.self) { try await store.log(after: .zero, limit: 1) }
        },
    ]
}
