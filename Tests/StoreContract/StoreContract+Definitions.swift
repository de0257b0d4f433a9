import FHIRCore
import FHIRSearch
import FHIRStore
import Testing

/// Names that come later, and rows that are added and removed without new versions.
extension StoreContract {
    static let definitions: [StoreContract] = [
        StoreContract("names get numbers for good, the same whoever asks, with the commit") { subject in
            let before = subject.store.numbering.count
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for name in ["a", "b", "a", "c"] {
                    tasks.addTask {
                        try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                            try view.register([name, "x"])
                            try view.setMark(name, [1])
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            let numbering = subject.store.numbering
            let numbers = ["a", "b", "c", "x"].compactMap { numbering.parameter($0) }
            #expect(Set(numbers).count == 4 && numbering.count == before + 4)
            #expect(numbers.allSatisfy { $0.rawValue >= 19 } && numbers.map { numbering.name($0) } == ["a", "b", "c", "x"])
            #expect(numbering.parameter("Observation.subject") == ContractQuery.subject)
            await #expect(throws: OperationFailure.self) {
                try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                    try view.register(["never"])
                    throw OperationFailure(.conflict, .versionConflict, "no")
                }
            }
            #expect(subject.store.numbering.parameter("never") == nil)
        },
        StoreContract("a commit sees marks of itself and of those before it") { subject in
            try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                #expect(try view.mark("m") == nil)
                try view.setMark("m", [1])
                #expect(try view.mark("m") == [1])
            }
            try await subject.store.commit(subject.other, subject.origin) { view throws(OperationFailure) in
                #expect(try view.mark("m") == [1])
                try view.setMark("m", [])
                #expect(try view.mark("m") == nil)
            }
            #expect(try await subject.read { view throws(OperationFailure) in try view.mark("m") } == nil)
        },
        StoreContract("rows that are added belong to the version, and die with it") { subject in
            let (patient, access, origin) = (subject.patient, subject.access, subject.origin)
            let (old, new, more) = (subject.identifier("old"), subject.identifier("new"), subject.identifier("more"))
            try await subject.put(patient, "a", "zero")
            let first = try await subject.put(patient, "a", "one", [old])
            let later = try await subject.put(patient, "b", "two", [old])
            let position = subject.store.position
            let added = try await subject.store.commit(access, origin) { view throws(OperationFailure) in
                let right = try view.index(patient, first.id, first.sequence, [new, old, new, more])
                let wrong = try view.index(patient, later.id, first.sequence, [new])
                let missing = try view.index(patient, ResourceID(unchecked: "c"), 1, [new])
                try view.setMark("step", [1])
                return [right, wrong, missing]
            }
            #expect(added == [true, false, false])
            #expect(try await subject.search(.init(type: patient, keys: [[new]])).map(\.id.value) == ["a"])
            #expect(try await subject.search(.init(type: patient, keys: [[old]])).map(\.id.value) == ["a", "b"])
            // As if it had been written so: also where the version was current before, not where it was not yet.
            #expect(try await subject.search(.init(type: patient, keys: [[new]]), at: position).map(\.id.value) == ["a"])
            #expect(try await subject.search(.init(type: patient, keys: [[new]]), at: Position(rawValue: 1)).isEmpty)
            #expect(try await subject.read { view throws(OperationFailure) in try view.keys(of: patient, first.id) } == [more, new, old])
            #expect(try await subject.history(.type(patient)).count == 3)
            let before = subject.store.position
            try await subject.put(patient, "a", "three", [old, more])
            #expect(try await subject.search(.init(type: patient, keys: [[new]])).isEmpty)
            #expect(try await subject.search(.init(type: patient, keys: [[more]])).map(\.id.value) == ["a"])
            #expect(try await subject.search(.init(type: patient, keys: [[new]]), at: before).map(\.id.value) == ["a"])
        },
        StoreContract("rows that a group adds are replaced by what it writes later, and gone when a commit fails") { subject in
            let (patient, access, origin) = (subject.patient, subject.access, subject.origin)
            let (old, new) = (subject.identifier("old"), subject.identifier("new"))
            let first = try await subject.put(patient, "a", "one", [old])
            await #expect(throws: OperationFailure.self) {
                try await subject.store.commit(access, origin) { view throws(OperationFailure) in
                    _ = try view.index(patient, first.id, first.sequence, [new])
                    throw OperationFailure(.conflict, .versionConflict, "no")
                }
            }
            #expect(try await subject.search(.init(type: patient, keys: [[new]])).isEmpty)
            let second = subject.body("two", [old])
            try await subject.store.commit(access, origin) { view throws(OperationFailure) in
                #expect(try view.index(patient, first.id, first.sequence, [new]))
                #expect(try view.search(.init(type: patient, keys: [[old]]), limit: 10).count == 1)
                let version = try view.put(patient, first.id, second)
                #expect(try !view.index(patient, first.id, first.sequence, [new]))
                #expect(try view.index(patient, first.id, version.sequence, [new]))
            }
            #expect(try await subject.search(.init(type: patient, keys: [[new]])).isEmpty)
            #expect(try await subject.search(.init(type: patient, keys: [[old]])).map(\.version) == [2])
        },
        StoreContract("the rows of a parameter are swept in pieces, of one tenant and no other parameter") { subject in
            let (patient, observation, access, origin) = (subject.patient, subject.observation, subject.access, subject.origin)
            for number in 0..<30 {
                try await subject.put(patient, "\(number)", "text \(number)", [subject.identifier("\(number)")])
                try await subject.put(patient, "\(number)", "other \(number)", [subject.identifier("\(number)"), subject.identifier("x")])
            }
            try await subject.put(observation, "o", "o", [subject.identifier("0", observation)])
            try await subject.put(patient, "0", "theirs", [subject.identifier("0")], as: subject.other)
            let parameter = ContractQuery.identifier(patient)
            func rows(_ access: Access) async throws -> Int {
                try await subject.read(as: access) { view throws(OperationFailure) in try view.rowCount(parameter, limit: 1_000) }
            }
            #expect(try await rows(access) == 60)
            for left in [35, 10, 0, 0] {
                try await subject.store.commit(access, origin) { view throws(OperationFailure) in try view.sweep(parameter, limit: 25) }
                #expect(try await rows(access) == left)
            }
            #expect(try await rows(subject.other) == 1)
            #expect(try await subject.search(.init(type: observation, keys: [[subject.identifier("0", observation)]])).count == 1)
        },
        StoreContract("live resources of a type come in the order of their current versions") { subject in
            let patient = subject.patient
            for number in 0..<6 { try await subject.put(patient, "\(number)", "text \(number)") }
            try await subject.put(patient, "1", "changed")
            try await subject.delete(patient, "2")
            try await subject.put(subject.observation, "o", "o")
            func live(_ range: Range<Int64>, _ limit: Int) async throws -> [String] {
                try await subject.read { view throws(OperationFailure) in try view.live(patient, range, limit: limit).map(\.text) }
            }
            #expect(try await live(1..<100, 10) == ["text 0", "text 3", "text 4", "text 5", "changed"])
            #expect(try await live(2..<6, 2) == ["text 3", "text 4"])
            #expect(try await live(7..<7, 10).isEmpty)
            #expect(try await live(0..<2, 0).isEmpty)
        },
    ]
}
