import FHIRCore
import FHIRSearch
import FHIRStore
import Testing

/// Single resources: versions, reads, deletions.
extension StoreContract {
    static let versions: [StoreContract] = [
        StoreContract("an empty store has nothing") { subject in
            #expect(subject.store.position == .zero)
            #expect(subject.store.condition == .writable)
            #expect(try subject.store.current(subject.patient, subject.id("a"), subject.access) == nil)
            #expect(try await subject.search(.init(type: nil)).isEmpty)
            #expect(try await subject.history(.system).isEmpty)
            let type = subject.patient
            try await subject.read { view throws(OperationFailure) in
                #expect(view.position == .zero)
                #expect(try view.version(type, ResourceID(unchecked: "a"), 1) == nil)
                #expect(try view.countsByType().isEmpty)
                #expect(try view.indexed(after: 0, limit: 10).isEmpty)
                #expect(try view.sequence(through: .zero) == 0)
            }
            #expect(try await subject.store.log(after: .zero, limit: 10).isEmpty)
        },
        StoreContract("a created resource is read back as it was written") { subject in
            let made = try await subject.put(subject.patient, "a", #"{"x":"é"}"#)
            #expect(made.version == 1 && made.operation == .create && made.body.isEmpty)
            #expect(made.instant == subject.clock.now() && made.position == Position(rawValue: 1))
            let read = try #require(try subject.store.current(subject.patient, subject.id("a"), subject.access))
            #expect(read.text == #"{"x":"é"}"#)
            #expect(read.hash == made.hash && read.sequence == made.sequence && read.instant == made.instant)
            #expect(subject.store.position == Position(rawValue: 1))
        },
        StoreContract("updates count versions and keep the old ones") { subject in
            for text in ["one", "two", "three"] {
                try await subject.put(subject.patient, "a", text)
                subject.clock.advance(10)
            }
            let type = subject.patient
            let texts = try await subject.read { view throws(OperationFailure) in
                var texts: [String] = []
                for version in 0...4 { texts.append(try view.version(type, ResourceID(unchecked: "a"), Int64(version))?.text ?? "-") }
                return texts
            }
            #expect(texts == ["-", "one", "two", "three", "-"])
            let current = try #require(try subject.store.current(type, subject.id("a"), subject.access))
            #expect(current.version == 3 && current.operation == .update && current.text == "three")
        },
        StoreContract("an update that changes nothing makes no version") { subject in
            let first = try await subject.put(subject.patient, "a", "same")
            subject.clock.advance(1000)
            let second = try await subject.put(subject.patient, "a", "same")
            #expect(second.version == 1 && second.sequence == first.sequence && second.instant == first.instant)
            #expect(subject.store.position == Position(rawValue: 1))
        },
        StoreContract("a deletion is a version, and is deleted only once") { subject in
            try await subject.put(subject.patient, "a", "one")
            let gone = try #require(try await subject.delete(subject.patient, "a"))
            #expect(gone.version == 2 && gone.isDeleted && gone.hash == nil)
            #expect(try await subject.delete(subject.patient, "a") == nil)
            #expect(try await subject.delete(subject.patient, "never") == nil)
            let current = try #require(try subject.store.current(subject.patient, subject.id("a"), subject.access))
            #expect(current.isDeleted && current.version == 2 && current.body.isEmpty && current.hash == nil)
            #expect(try await subject.search(.init(type: subject.patient)).isEmpty)
        },
        StoreContract("a deleted resource can come back, also with the same body") { subject in
            try await subject.put(subject.patient, "a", "one")
            try await subject.delete(subject.patient, "a")
            let back = try await subject.put(subject.patient, "a", "one")
            #expect(back.version == 3 && back.operation == .create)
            #expect(try subject.store.current(subject.patient, subject.id("a"), subject.access)?.text == "one")
            #expect(try await subject.search(.init(type: subject.patient)).map(\.version) == [3])
        },
        StoreContract("a body that returns is read back in every version") { subject in
            for text in ["one", "two", "one", "three", "two", "one"] { try await subject.put(subject.patient, "a", text) }
            let history = try await subject.history(.instance(subject.patient, subject.id("a")))
            #expect(history.map(\.text) == ["one", "two", "three", "one", "two", "one"])
            #expect(history.map(\.version) == [6, 5, 4, 3, 2, 1])
        },
        StoreContract("a view shows a resource as it was at its position") { subject in
            try await subject.put(subject.patient, "a", "one")
            let first = subject.store.position
            try await subject.put(subject.patient, "a", "two")
            let second = subject.store.position
            try await subject.delete(subject.patient, "a")
            try await subject.put(subject.patient, "b", "b")
            let type = subject.patient
            let now: @Sendable (any StoreView) throws(OperationFailure) -> [String?] = { view throws(OperationFailure) in
                [
                    try view.current(type, ResourceID(unchecked: "a"))?.text, try view.current(type, ResourceID(unchecked: "b"))?.text,
                    try view.version(type, ResourceID(unchecked: "a"), 2)?.text,
                ]
            }
            #expect(try await subject.read(at: .zero, now) == [nil, nil, nil])
            #expect(try await subject.read(at: first, now) == ["one", nil, nil])
            #expect(try await subject.read(at: second, now) == ["two", nil, "two"])
            #expect(try await subject.read(now) == ["", "b", "two"])
        },
        StoreContract("ids of any legal form are told apart") { subject in
            let ids = [
                "0", "-", ".", "a.B-9", "0b5c3e6e-0000-4000-8000-00000000000a", "0B5C3E6E-0000-4000-8000-00000000000A",
                "0b5c3e6e00004000800000000000000a", String(repeating: "x", count: 64),
            ]
            for id in ids { try await subject.put(subject.patient, id, "body of \(id)") }
            for id in ids {
                let read = try subject.store.current(subject.patient, subject.id(id), subject.access)
                #expect(read?.text == "body of \(id)" && read?.id.value == id)
            }
            #expect(try await subject.search(.init(type: subject.patient)).map(\.id.value) == ids)
        },
        StoreContract("another tenant's resource does not exist") { subject in
            try await subject.put(subject.patient, "a", "one", [subject.identifier("7")])
            try await subject.put(subject.patient, "a", "theirs", [subject.identifier("7")], as: subject.other)
            let key = subject.identifier("7")
            let type = subject.patient
            for (access, text) in [(subject.access, "one"), (subject.other, "theirs")] {
                #expect(try subject.store.current(type, subject.id("a"), access)?.text == text)
                try await subject.read(as: access) { view throws(OperationFailure) in
                    #expect(try view.search(.init(type: nil, keys: [[key]]), after: nil, limit: 9).map(\.text) == [text])
                    #expect(try view.search(.init(type: nil), after: nil, limit: 9).map(\.text) == [text])
                    #expect(try view.history(.system, .init(), before: nil, limit: 9).map(\.text) == [text])
                    #expect(try view.history(.type(type), .init(), before: nil, limit: 9).map(\.version) == [1])
                    #expect(try view.historyCount(.system, .init()) == 1)
                    #expect(try view.countsByType().map(\.count) == [1])
                }
            }
            let nobody = Access(tenant: Tenant(rawValue: 3), principal: nil)
            #expect(try subject.store.current(type, subject.id("a"), nobody) == nil)
        },
    ]
}
