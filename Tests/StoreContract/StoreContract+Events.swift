import FHIRCore
import FHIRStore
import Testing

/// Domain events and warnings of commits, and the store's identity.
extension StoreContract {
    static let events: [StoreContract] = [
        StoreContract("events are told in log order, of all tenants and of one") { subject in
            try await subject.put(subject.patient, "a", "a")
            try await subject.emit(["1", "2", "3"])
            try await subject.emit(["4"], as: subject.other)
            try await subject.put(subject.patient, "b", "b")
            try await subject.emit(["5"])
            try await subject.emit(["6", "7"], as: subject.other)
            let store = subject.store
            func types(_ tenant: Int32?, after place: EventPlace = .start, _ limit: Int = 99) async throws -> String {
                try await store.events(after: place, tenant: tenant.map { Tenant(rawValue: $0) }, limit: limit).map(\.event.type).joined()
            }
            #expect(try await types(nil) == "1234567")
            #expect(try await types(1) == "1235")
            #expect(try await types(2) == "467")
            #expect(try await types(3) == "")
            #expect(try await types(0) == "")
            let all = try await store.events(after: .start, tenant: nil, limit: 99)
            let places: [(Int64, Int32)] = [(2, 1), (2, 2), (2, 3), (3, 1), (5, 1), (6, 1), (6, 2)]
            #expect(all.map(\.place) == places.map { EventPlace(position: Position(rawValue: $0.0), ordinal: $0.1) })
            for (index, event) in all.enumerated() {
                #expect(try await types(nil, after: event.place) == String("1234567".dropFirst(index + 1)))
                #expect(try await types(nil, after: event.place, 2) == String("1234567".dropFirst(index + 1).prefix(2)))
                let theirs = all[(index + 1)...].filter { $0.tenant.rawValue == 2 }.map(\.event.type).joined()
                #expect(try await types(2, after: event.place) == theirs)
                #expect(try await types(2, after: event.place, 1) == String(theirs.prefix(1)))
            }
            #expect(try await types(nil, after: .end(of: Position(rawValue: 2))) == "4567")
            #expect(try await types(nil, after: EventPlace(position: Position(rawValue: 6), ordinal: 0)) == "67")
            #expect(try await types(nil, after: .end(of: Position(rawValue: .max))) == "")
            #expect(try await types(nil, after: EventPlace(position: Position(rawValue: -1), ordinal: 5)) == "1234567")
            #expect(try await types(nil, after: .start, 0) == "")
            #expect(try await types(1, after: .start, -1) == "")
        },
        StoreContract("an event tells its commit, and a commit how many it emitted") { subject in
            let origin = CommitOrigin(door: .domain, client: "c", session: "s-1", correlationID: "r-9")
            let event = EmittedEvent(type: "patient.créé", source: "", version: "2", data: Array("{\"a\":\"\u{0}é\"}".utf8))
            subject.clock.advance(7)
            let body = subject.body("text")
            try await subject.store.commit(subject.access, origin) { [patient = subject.patient] view throws(OperationFailure) in
                _ = try view.put(patient, ResourceID(unchecked: "a"), body)
                try view.emit(event)
                try view.emit(event)
            }
            let found = try await subject.store.events(after: .start, tenant: .default, limit: 9)
            let log = try await subject.store.log(after: .zero, limit: 9)
            for (index, found) in found.enumerated() {
                #expect(
                    found
                        == StoredEvent(
                            place: EventPlace(position: Position(rawValue: 1), ordinal: Int32(index + 1)), tenant: .default,
                            instant: log[0].instant, principal: "Practitioner/tester", session: "s-1", correlationID: "r-9", event: event))
            }
            #expect(found.count == 2 && log.map(\.eventCount) == [2] && log[0].entries.count == 1)
        },
        StoreContract("a commit that only emits or warns is a commit") { subject in
            try await subject.emit(["1"])
            let warning = CommitWarning(rule: "r", type: subject.patient, id: subject.id("p"), path: "")
            try await subject.store.commit(subject.other, subject.origin) { view throws(OperationFailure) in try view.warn(warning) }
            let log = try await subject.store.log(after: .zero, limit: 9)
            #expect(log.map(\.position.rawValue) == [1, 2] && log.map(\.eventCount) == [1, 0])
            #expect(log.map(\.warnings) == [[], [warning]] && log.allSatisfy { $0.entries.isEmpty })
        },
        StoreContract("warnings are told with their commit in their order") { subject in
            let uuid = "0f0e0d0c-0b0a-0908-0706-050403020100"
            let warnings = (0..<3).flatMap { number in
                [
                    CommitWarning(rule: "rule.\(number)", type: subject.patient, id: subject.id("a"), path: "Patient.name[\(number)]"),
                    CommitWarning(rule: "rule.0", type: subject.observation, id: subject.id(uuid), path: ""),
                ]
            }
            let (first, second) = (Array(warnings[..<4]), Array(warnings[4...]))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for (number, part) in [first, second, [], first].enumerated() {
                    let origin = CommitOrigin(door: .load, correlationID: "\(number)", isImport: true)
                    tasks.addTask {
                        try await subject.store.commit(subject.access, origin) { view throws(OperationFailure) in
                            for warning in part { try view.warn(warning) }
                            try view.setMark("m", [1])
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            for record in try await subject.store.log(after: .zero, limit: 9) {
                #expect(record.warnings == (record.origin.correlationID == "1" ? second : record.origin.correlationID == "2" ? [] : first))
            }
        },
        StoreContract("what is beyond the limits of events is refused") { subject in
            let long = String(repeating: "x", count: 256)
            let whole = EmittedEvent(type: long, source: long, version: long, data: [UInt8](repeating: 32, count: 1 << 20))
            var wrong = (0..<5).map { _ in subject.event("t") }
            wrong[0].type = ""
            wrong[1].type = long + "x"
            wrong[2].source = long + "x"
            wrong[3].version = long + "x"
            wrong[4].data = [UInt8](repeating: 32, count: (1 << 20) + 1)
            try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in try view.emit(whole) }
            for event in wrong {
                let failure = await #expect(throws: OperationFailure.self) {
                    try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in try view.emit(event) }
                }
                #expect(failure?.category == .invalid)
            }
            #expect(try await subject.store.events(after: .start, tenant: nil, limit: 9).map(\.event) == [whole])
        },
        StoreContract("a store has an identity of its own") { subject in
            let identity = subject.store.identity
            #expect(identity == subject.store.identity && identity.low != 0)
            #expect(identity.high & 0xF000 == 0x4000 && identity.low >> 62 == 2)
            await subject.store.close()
            await #expect(throws: OperationFailure.self) { try await subject.store.events(after: .start, tenant: nil, limit: 1) }
        },
    ]
}
