import FHIRCore
import FHIRSearch
import FHIRStore
import Testing

/// Histories and searches of a tenant among others.
extension StoreContract {
    static let tenants: [StoreContract] = [
        StoreContract("a tenant's history of all types is its own versions, wherever a page begins and ends") { subject in
            let owners = try await mixedLog(subject)
            for (number, access) in [subject.access, subject.other, Access(tenant: Tenant(rawValue: 9), principal: nil)].enumerated() {
                let own = owners.indices.filter { owners[$0] == number }.map { Int64($0 + 1) }
                for position in [Position(rawValue: 1), Position(rawValue: 7), subject.store.position] {
                    try await subject.read(at: position, as: access) { view throws(OperationFailure) in
                        let last = try view.sequence(through: position)
                        let visible = own.filter { $0 <= last }
                        #expect(try view.historyCount(.system, .init()) == visible.count)
                        for before in [nil] + (1...Int64(owners.count + 2)).map({ $0 as Int64? }) {
                            let found = try view.history(.system, .init(), before: before, limit: 3).map(\.sequence)
                            #expect(found == visible.filter { $0 < before ?? .max }.suffix(3).reversed())
                        }
                    }
                }
            }
        },
        StoreContract("a tenant's history since and at a time is counted like it is listed") { subject in
            let owners = try await mixedLog(subject)
            let start = subject.clock.now().milliseconds - Int64(owners.count) * 10
            for access in [subject.access, subject.other] {
                for time in stride(from: start - 5, through: start + Int64(owners.count) * 10 + 5, by: 7) {
                    let instant = Instant(milliseconds: time)
                    let filters = [
                        HistoryFilter(since: instant), HistoryFilter(current: .earliest..<instant),
                        HistoryFilter(current: instant..<Instant(milliseconds: time + 25)),
                    ]
                    try await subject.read(as: access) { view throws(OperationFailure) in
                        for filter in filters {
                            let listed = try view.history(.system, filter, before: nil, limit: 100)
                            #expect(try view.historyCount(.system, filter) == listed.count)
                            if filter.current == nil { #expect(listed.allSatisfy { $0.instant >= instant }) }
                        }
                    }
                }
            }
        },
        StoreContract("a tenant's resources of all types are found among others'") { subject in
            let owners = try await mixedLog(subject)
            for (number, access) in [subject.access, subject.other].enumerated() {
                let own = owners.indices.filter { owners[$0] == number }.map { Int64($0 + 1) }
                try await subject.read(as: access) { view throws(OperationFailure) in
                    #expect(try view.count(.init(type: nil)) == own.count)
                    for after in 0...Int64(owners.count) {
                        let found = try view.search(.init(type: nil), after: after, limit: 2).map(\.sequence)
                        #expect(found == own.filter { $0 > after }.prefix(2).map { $0 })
                    }
                }
            }
        },
    ]

    /// Commits of one to five resources by two tenants in turn, irregularly, 10 ms a resource, with commits of marks between; gives for
    /// each sequence whose it is.
    private static func mixedLog(_ subject: ContractSubject) async throws -> [Int] {
        var owners: [Int] = []
        let types = [subject.patient, subject.observation]
        for (step, count) in [1, 3, 2, 5, 1, 1, 4, 2, 1, 3].enumerated() {
            let owner = [0, 1, 1, 0, 0, 1, 0, 0, 0, 1][step]
            let first = owners.count
            let bodies = (0..<count).map { subject.body("text \(first + $0)") }
            let access = [subject.access, subject.other][owner]
            try await subject.store.commit(access, subject.origin) { view throws(OperationFailure) in
                for (index, body) in bodies.enumerated() {
                    _ = try view.put(types[(first + index) % 2], ResourceID(unchecked: "r\(first + index)"), body)
                }
            }
            owners += [Int](repeating: owner, count: count)
            subject.clock.advance(Int64(count) * 10)
            try await subject.store.commit(access, subject.origin) { view throws(OperationFailure) in try view.setMark("m", [UInt8(step)]) }
        }
        return owners
    }
}
