import FHIRCore
import FHIRSearch
package import FHIRStore
import Testing

extension ReaderSettings {
    /// For `StoreContract.budgets`.
    package static var impatient: ReaderSettings {
        var settings = ReaderSettings()
        settings.time = .milliseconds(100)
        settings.shortTime = .milliseconds(20)
        return settings
    }
}

/// Reads that take too long, or that nobody waits for any more.
extension StoreContract {
    static let cancellations: [StoreContract] = [
        StoreContract("a read ends when its task is cancelled") { subject in
            try await fill(subject)
            for endless in endlessReads(subject) {
                let task = Task { try await subject.read(endless.body) }
                try await Task.sleep(for: .milliseconds(20))
                let start = ContinuousClock.now
                task.cancel()
                let failure = await #expect(throws: OperationFailure.self) { try await task.value }
                #expect(failure?.category == .timeout && failure?.issues.first?.id == .timeout, "\(endless.name)")
                #expect(ContinuousClock.now - start < .seconds(5), "\(endless.name)")
            }
            #expect(try await subject.search(.init(type: subject.patient)).count == 100)
        },
        StoreContract("a read of a cancelled task does not begin") { subject in
            let task: Task<Void, any Error> = Task {
                while !Task.isCancelled { await Task.yield() }
                try await subject.read { _ throws(OperationFailure) in _ = Issue.record("the closure was run") }
            }
            task.cancel()
            let failure = await #expect(throws: OperationFailure.self) { try await task.value }
            #expect(failure?.category == .timeout)
        },
        StoreContract("a commit of a cancelled task is made") { subject in
            let task: Task<Int64, any Error> = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await subject.put(subject.patient, "a", "a").version
            }
            task.cancel()
            let version = try await task.value
            #expect(version == 1)
        },
        StoreContract("a read that is too long for the short reads' thread is answered by another") { subject in
            try await fill(subject)
            try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 0..<9 {
                    tasks.addTask {
                        try await subject.read { view throws(OperationFailure) in
                            let end = ContinuousClock.now + .milliseconds(70)
                            var count = 0
                            while ContinuousClock.now < end { count = try view.count(.init(type: nil)) }
                            return count
                        }
                    }
                }
                for try await count in tasks { #expect(count == 100) }
            }
        },
        StoreContract("long reads do not hold up short ones") { subject in
            try await fill(subject)
            let endless = endlessReads(subject)
            let tasks = (0..<6).map { number in Task { try await subject.read(endless[number % endless.count].body) } }
            try await Task.sleep(for: .milliseconds(50))
            for _ in 0..<10 {
                let start = ContinuousClock.now
                #expect(try await subject.read { view throws(OperationFailure) in try view.mark("m") } == nil)
                // Six long ones may stand before the first, each for some 50 ms.
                #expect(ContinuousClock.now - start < .seconds(5))
            }
            for task in tasks { task.cancel() }
            for task in tasks { await #expect(throws: OperationFailure.self) { try await task.value } }
        },
    ]

    /// Each case is run on an empty store with the reader settings `impatient`.
    package static let budgets: [StoreContract] = [
        StoreContract("a read that takes too long fails, and names the limit") { subject in
            try await fill(subject)
            for endless in endlessReads(subject) {
                for _ in 0..<3 {
                    let start = ContinuousClock.now
                    let failure = await #expect(throws: OperationFailure.self) { try await subject.read(endless.body) }
                    #expect(failure?.category == .tooLarge && failure?.issues.first?.id == .budget, "\(endless.name)")
                    #expect(failure?.issues.first?.diagnostics.contains("100 ms") == true)
                    #expect(ContinuousClock.now - start < .seconds(5), "\(endless.name)")
                }
            }
            #expect(try await subject.search(.init(type: subject.patient)).count == 100)
        },
        StoreContract("a closure that makes something of its view's refusal gives no answer") { subject in
            let failure = await #expect(throws: OperationFailure.self) {
                try await subject.read { view throws(OperationFailure) in
                    while (try? view.countsByType()) != nil {}
                    return "part of an answer"
                }
            }
            #expect(failure?.category == .tooLarge)
        },
    ]

    private struct Endless: Sendable {
        var name: String
        var body: @Sendable (any StoreView) throws(OperationFailure) -> Void
    }

    /// Reads that take minutes if nothing stops them: some by many uses of the view, some by one.
    private static func endlessReads(_ subject: ContractSubject) -> [Endless] {
        // Each is looked for among all types.
        let many = [ResourceID](repeating: subject.id("nobody"), count: 200_000)
        let ids = ContractQuery(type: nil, ids: many).query
        let key = subject.identifier("all")
        let ranges = (100_000..<200_000).map { KeyRange.exactly(Array("nobody \($0)".utf8)) }
        let keys = SearchQuery([SearchQuery.Branch(subject.patient, .rows(RowCriterion(key.parameter, ranges)))])
        return [
            Endless(name: "many uses") { view throws(OperationFailure) in while true { _ = try view.mark("m") } },
            Endless(name: "many histories") { view throws(OperationFailure) in
                while true { _ = try view.history(.system, .init(), before: nil, limit: 9) }
            },
            Endless(name: "many counts") { view throws(OperationFailure) in while true { _ = try view.countsByType() } },
            Endless(name: "ids") { view throws(OperationFailure) in
                _ = try view.search(ids, .first, limit: 1)
            },
            Endless(name: "keys") { view throws(OperationFailure) in _ = try view.count(keys) },
        ]
    }

    /// A hundred patients with one key.
    private static func fill(_ subject: ContractSubject) async throws {
        let bodies = (0..<100).map { subject.body("text \($0)", [subject.identifier("all")]) }
        let patient = subject.patient
        try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
            for (number, body) in bodies.enumerated() { _ = try view.put(patient, ResourceID(unchecked: "p\(number)"), body) }
        }
    }
}
