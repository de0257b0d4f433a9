import FHIRCore
import FHIRSearch
import FHIRStore
import Testing

/// Searches by type, id, time and key.
extension StoreContract {
    static let searches: [StoreContract] = [
        StoreContract("a search by type lists live resources in the order of their last update") { subject in
            for id in ["a", "b", "c", "d"] { try await subject.put(subject.patient, id, id) }
            try await subject.put(subject.observation, "o", "o")
            try await subject.put(subject.patient, "b", "b again")
            try await subject.delete(subject.patient, "c")
            #expect(try await ids(subject, .init(type: subject.patient)) == ["a", "d", "b"])
            #expect(try await ids(subject, .init(type: nil)) == ["a", "d", "o", "b"])
            #expect(try await ids(subject, .init(type: subject.observation)) == ["o"])
            try await subject.read { view throws(OperationFailure) in
                #expect(try view.count(.init(type: subject.patient)) == 3)
                #expect(try view.count(.init(type: nil)) == 4)
                #expect(try view.countsByType().map(\.type) == [subject.observation, subject.patient])
                #expect(try view.countsByType().map(\.count) == [1, 3])
            }
        },
        StoreContract("a search by ids finds those that are there") { subject in
            for id in ["a", "b", "c"] { try await subject.put(subject.patient, id, id) }
            try await subject.put(subject.observation, "a", "o")
            try await subject.delete(subject.patient, "c")
            let wanted = ["c", "b", "a", "a", "x"].map { subject.id($0) }
            #expect(try await ids(subject, .init(type: subject.patient, ids: wanted)) == ["a", "b"])
            #expect(try await subject.search(.init(type: nil, ids: [subject.id("a")])).map(\.text) == ["a", "o"])
            #expect(try await ids(subject, .init(type: subject.patient, ids: [])) == [])
        },
        StoreContract("a search by key finds live resources that have it now") { subject in
            let one = subject.identifier("1")
            let two = subject.identifier("2")
            try await subject.put(subject.patient, "a", "a", [one])
            try await subject.put(subject.patient, "b", "b", [one, two])
            try await subject.put(subject.patient, "c", "c", [two])
            #expect(try await ids(subject, .init(type: subject.patient, keys: [[one]])) == ["a", "b"])
            #expect(try await ids(subject, .init(type: subject.patient, keys: [[one], [two]])) == ["b"])
            #expect(try await ids(subject, .init(type: subject.patient, keys: [[one, two]])) == ["a", "b", "c"])
            #expect(try await ids(subject, .init(type: subject.observation, keys: [[one]])) == [])
            #expect(try await ids(subject, .init(type: subject.patient, ids: [subject.id("a"), subject.id("c")], keys: [[two]])) == ["c"])
            try await subject.put(subject.patient, "a", "a changed", [two])
            try await subject.delete(subject.patient, "b")
            #expect(try await ids(subject, .init(type: subject.patient, keys: [[one]])) == [])
            #expect(try await ids(subject, .init(type: nil, keys: [[two]])) == ["c", "a"])
            try await subject.put(subject.patient, "a", "a changed back", [one])
            try await subject.put(subject.patient, "b", "b", [one, two])
            #expect(try await ids(subject, .init(type: nil, keys: [[one]])) == ["a", "b"])
            #expect(try await ids(subject, .init(type: nil, keys: [[two]])) == ["c", "b"])
        },
        StoreContract("searches at a position see what was there then") { subject in
            let key = subject.identifier("1")
            try await subject.put(subject.patient, "a", "a", [key])
            try await subject.put(subject.patient, "b", "b", [key])
            let position = subject.store.position
            try await subject.put(subject.patient, "a", "a changed")
            try await subject.delete(subject.patient, "b")
            try await subject.put(subject.patient, "c", "c", [key])
            let queries = [
                ContractQuery(type: subject.patient), ContractQuery(type: nil), ContractQuery(type: subject.patient, keys: [[key]]),
                ContractQuery(type: subject.patient, ids: [subject.id("a"), subject.id("b"), subject.id("c")]),
                ContractQuery(type: nil, ids: [subject.id("b"), subject.id("a")], keys: [[key]]),
            ]
            for query in queries {
                #expect(try await subject.search(query, at: position).map(\.text) == ["a", "b"])
                #expect(try await subject.read(at: position) { view throws(OperationFailure) in try view.count(query) } == 2)
            }
            #expect(try await ids(subject, .init(type: nil, keys: [[key]])) == ["c"])
        },
        StoreContract("a search by time goes by the current version") { subject in
            for id in ["a", "b", "c", "d"] {
                try await subject.put(subject.patient, id, id, [subject.identifier("1")])
                subject.clock.advance(1000)
            }
            try await subject.put(subject.patient, "a", "a again", [subject.identifier("1")])
            func during(_ from: Int64, _ to: Int64) -> Range<Instant> {
                Instant(milliseconds: 1_700_000_000_000 + from)..<Instant(milliseconds: 1_700_000_000_000 + to)
            }
            for keys in [[], [[subject.identifier("1")]]] {
                for type in [nil, subject.patient] {
                    #expect(try await ids(subject, .init(type: type, lastUpdated: [during(0, 1000)], keys: keys)) == [])
                    #expect(try await ids(subject, .init(type: type, lastUpdated: [during(1000, 3000)], keys: keys)) == ["b", "c"])
                    #expect(try await ids(subject, .init(type: type, lastUpdated: [during(1000, 3001)], keys: keys)) == ["b", "c", "d"])
                    let two = [during(1000, 9000), during(0, 2500)]
                    #expect(try await ids(subject, .init(type: type, lastUpdated: two, keys: keys)) == ["b", "c"])
                    #expect(try await ids(subject, .init(type: type, lastUpdated: [during(3500, 90000)], keys: keys)) == ["a"])
                    let always = [Instant.earliest..<Instant.latest]
                    #expect(try await ids(subject, .init(type: type, lastUpdated: always, keys: keys)).count == 4)
                }
            }
        },
        StoreContract("pages of a search at a position do not move while others write") { subject in
            let key = subject.identifier("1")
            for number in 0..<23 { try await subject.put(subject.patient, "p\(number)", "text \(number)", [key]) }
            let position = subject.store.position
            for query in [ContractQuery(type: subject.patient), ContractQuery(type: nil, keys: [[key]]), ContractQuery(type: nil)] {
                let expected = try await subject.search(query, at: position).map(\.id)
                #expect(expected.count == 23)
                var seen: [ResourceID] = []
                var after: Int64?
                while true {
                    let page = try await subject.search(query, after: after, limit: 5, at: position)
                    try await subject.put(subject.patient, "p\(seen.count)", "more \(seen.count)")
                    try await subject.delete(subject.patient, "p\((seen.count + 9) % 23)")
                    seen += page.map(\.id)
                    guard let last = page.last else { break }
                    after = last.sequence
                }
                #expect(seen == expected)
                for number in 0..<23 { try await subject.put(subject.patient, "p\(number)", "text \(number) \(position.rawValue)", [key]) }
            }
        },
        StoreContract("what came after a position is listed with what it is found by") { subject in
            let (mrn, refers) = (subject.identifier("1"), subject.reference("a"))
            try await subject.put(subject.patient, "a", "a", [mrn])
            try await subject.put(subject.patient, "b", "b")
            try await subject.put(subject.patient, "theirs", "theirs", [mrn], as: subject.other)
            let position = subject.store.position
            try await subject.put(subject.observation, "o", "o", [refers])
            try await subject.put(subject.patient, "b", "b again", [refers, mrn])
            try await subject.put(subject.patient, "gone", "gone", [mrn])
            try await subject.delete(subject.patient, "gone")
            func listed(after: Position, limit: Int = 9, at: Position? = nil) async throws -> [String] {
                try await subject.read(at: at) { view throws(OperationFailure) in
                    let found = try view.indexed(after: try view.sequence(through: after), limit: limit)
                    return try found.map { resource throws(OperationFailure) in
                        #expect(try view.current(resource.type, resource.id)?.sequence == resource.sequence)
                        return "\(resource.id) " + resource.keys.map { $0 == mrn ? "mrn" : $0 == refers ? "a" : "?" }.joined(separator: " ")
                    }
                }
            }
            #expect(try await listed(after: .zero) == ["a mrn", "o a", "b a mrn"])
            #expect(try await listed(after: position) == ["o a", "b a mrn"])
            #expect(try await listed(after: position, limit: 1) == ["o a"])
            #expect(try await listed(after: position, limit: 0) == [])
            #expect(try await listed(after: subject.store.position) == [])
            #expect(try await listed(after: Position(rawValue: 99)) == [])
            #expect(try await listed(after: Position(rawValue: 1), at: position) == ["b "])
        },
        StoreContract("who refers to a resource is listed page by page, at a position too") { subject in
            let (patient, observation) = (subject.patient, subject.observation)
            try await subject.put(patient, "a", "a", [subject.identifier("1")])
            for number in 0..<5 { try await subject.put(observation, "o\(number)", "o\(number)", [subject.reference("a")]) }
            try await subject.put(observation, "other", "other", [subject.reference("ab")])
            let position = subject.store.position
            try await subject.delete(observation, "o1")
            try await subject.put(observation, "o2", "o2 again", [subject.reference("b")])
            try await subject.put(observation, "other", "other again", [subject.reference("a"), subject.reference("ab")])
            for by in [nil, [ContractQuery.subject]] as [[ParameterNumber]?] {
                func listed(at: Position?, after: Int64 = 0, limit: Int = 99) async throws -> (texts: [String], last: Int64) {
                    try await subject.read(at: at) { view throws(OperationFailure) in
                        let found = try view.referrers(of: patient, ResourceID(unchecked: "a"), by: by, after: after, limit: limit)
                        return (found.map(\.version.text), found.last?.rid ?? 0)
                    }
                }
                #expect(try await listed(at: nil).texts == ["o0", "o3", "o4", "other again"])
                #expect(try await listed(at: position).texts == ["o0", "o1", "o2", "o3", "o4"])
                let first = try await listed(at: position, limit: 2)
                #expect(first.texts == ["o0", "o1"])
                #expect(try await listed(at: position, after: first.last, limit: 2).texts == ["o2", "o3"])
                #expect(try await listed(at: nil, limit: 0).texts == [])
            }
            let nobody = try await subject.read { view throws(OperationFailure) in
                try view.referrers(of: patient, ResourceID(unchecked: "a"), by: [ParameterNumber(rawValue: 99)], after: 0, limit: 9).count
            }
            #expect(nobody == 0)
            let keys = [subject.identifier("1")]
            try await subject.read(at: position) { view throws(OperationFailure) in
                #expect(try view.keys(of: patient, ResourceID(unchecked: "a")) == keys)
                #expect(try view.keys(of: patient, ResourceID(unchecked: "nobody")) == [])
            }
        },
        StoreContract("how a search was answered can be explained") { subject in
            for number in 0..<30 {
                let keys = [subject.identifier("all"), subject.identifier("\(number)")]
                try await subject.put(subject.patient, "p\(number)", "text \(number)", keys)
            }
            let keys = [[subject.identifier("all")], [subject.identifier("7")]]
            let query = ContractQuery(type: subject.patient, keys: keys).query
            try await subject.read { view throws(OperationFailure) in
                let plan = try view.explain(query, .first, limit: 9)
                #expect(plan.hits == 1 && plan.examined > 0 && plan.time > .zero)
                let parts = plan.branches.first?.root.parts ?? []
                #expect(parts.map(\.criterion) == ["rows", "rows"])
                #expect(parts.map(\.parameter) == [ContractQuery.identifier(subject.patient), ContractQuery.identifier(subject.patient)])
                #expect(parts.last?.uses.contains("drive") == true && parts.last?.found == 1)
                #expect(parts.first?.tested == 1 && parts.first?.passed == 1)
                #expect(try view.explain(query, .first, limit: 0).hits == 1)
            }
        },
        StoreContract("a position before the horizon is gone, the newest never is") { subject in
            try await subject.put(subject.patient, "a", "one")
            let first = subject.store.position
            try await subject.put(subject.patient, "a", "two")
            let second = subject.store.position
            subject.clock.advance(24 * 3600 * 1000)
            #expect(try await subject.search(.init(type: nil), at: first).map(\.text) == ["one"])
            subject.clock.advance(1)
            let failure = await #expect(throws: OperationFailure.self) { try await subject.search(.init(type: nil), at: first) }
            #expect(failure?.category == .gone && failure?.issues.first?.id == .expiredPage)
            #expect(try await subject.search(.init(type: nil), at: second).map(\.text) == ["two"])
            let future = Position(rawValue: 99)
            let unknown = await #expect(throws: OperationFailure.self) { try await subject.search(.init(type: nil), at: future) }
            #expect(unknown?.category == .gone)
        },
    ]

    static func ids(_ subject: ContractSubject, _ query: ContractQuery) async throws -> [String] {
        try await subject.search(query).map(\.id.value)
    }
}
