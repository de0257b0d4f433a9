package import FHIRCore
import FHIRSchema
import FHIRSearch
package import FHIRStore

/// What every kind of `EmbeddedRows` promises about budgets: no read goes on for long once its budget is spent.
package enum RowsContract {
    /// How many rows each walk finds.
    package static let size = 1_500

    /// Fills an empty store: that many patients with one key, each by a commit of its own, that many versions of an observation, and that
    /// many records that are found by one key and have expired.
    package static func fill(_ subject: ContractSubject) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<size {
                tasks.addTask { try await subject.put(subject.patient, "p\(number)", "text \(number)", [subject.identifier("all")]) }
            }
            try await tasks.waitForAll()
        }
        let bodies = (0..<size).map { subject.body("version \($0)") }
        let observation = subject.observation
        try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
            for body in bodies { _ = try view.put(observation, ResourceID(unchecked: "o"), body) }
            for number in 0..<size { try view.putRecord("c", subject.record("r\(number)", found: ["all"], expires: 1)) }
        }
    }

    /// The reads that go on although their budget is spent, and those that are wrong without one.
    package static func faults(_ rows: some EmbeddedRows, _ subject: ContractSubject) throws(OperationFailure) -> [String] {
        let tenant = subject.access.tenant
        let rid = try rows.newest(ResourceKey(tenant, subject.observation, subject.id("o")), [])?.rid ?? 0
        let all = 1..<Int64.max
        let key = subject.identifier("all")
        let patient = subject.patient
        let reads: [(name: String, read: () throws(OperationFailure) -> Int)] = [
            (
                "walkInstance",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in try rows.walkInstance(rid, before: .max) { _ in visit() } }
                }
            ),
            (
                "walkLog of a type",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in
                        try rows.walkLog(tenant, patient, all, descending: false) { _, _ in visit() }
                    }
                }
            ),
            (
                "walkLog of a type, descending",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in
                        try rows.walkLog(tenant, patient, all, descending: true) { _, _ in visit() }
                    }
                }
            ),
            (
                "walkLog",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in try rows.walkLog(tenant, nil, all, descending: false) { _, _ in visit() }
                    }
                }
            ),
            (
                "walkLog, descending",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in try rows.walkLog(tenant, nil, all, descending: true) { _, _ in visit() } }
                }
            ),
            ("countLog of a type", { () throws(OperationFailure) in try rows.countLog(tenant, patient, all) }),
            ("countLog", { () throws(OperationFailure) in try rows.countLog(tenant, nil, all) }),
            (
                "countLive of a type",
                { () throws(OperationFailure) in
                    try rows.countLive(tenant, patient, at: .max).reduce(0) { $0 + $1.count }
                }
            ),
            ("countLive", { () throws(OperationFailure) in try rows.countLive(tenant, nil, at: .max).reduce(0) { $0 + $1.count } }),
            (
                "walkKey",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in
                        try rows.walkKey(tenant, key, at: .max, beyond: 0, descending: false) { _ in visit() }
                    }
                }
            ),
            (
                "walkKey, descending",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in
                        try rows.walkKey(tenant, key, at: .max, beyond: .max, descending: true) { _ in visit() }
                    }
                }
            ),
            (
                "walkKeys",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in
                        try rows.walkKeys(tenant, key.parameter, .all, at: .max, beyond: nil, descending: false) { _, _ in visit() }
                    }
                }
            ),
            (
                "walkKeys, descending",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in
                        try rows.walkKeys(tenant, key.parameter, .all, at: .max, beyond: nil, descending: true) { _, _ in visit() }
                    }
                }
            ),
            ("countKeys", { () throws(OperationFailure) in try rows.countKeys(tenant, key.parameter, .all, limit: .max) }),
            (
                "walkVersions",
                { () throws(OperationFailure) in
                    try count { visit throws(OperationFailure) in
                        try rows.walkVersions(tenant, patient, all, descending: false) { _ in visit() }
                    }
                }
            ),
        ]
        var faults: [String] = []
        for (name, read) in reads + recordReads(rows, tenant) {
            let found = try read()
            if found < size { faults.append("\(name) found \(found)") }
            do throws(OperationFailure) {
                let spent = WorkBudget(.zero, overrun: StoreFailures.readBudget)
                let found = try rows.within(spent, read)
                faults.append("\(name) went on to \(found)")
            } catch {
                if error.issues.first?.id != .budget { faults.append("\(name) failed with \(error)") }
            }
            let again = try read()
            if again != found { faults.append("\(name) found \(again) afterwards") }
        }
        return faults
    }

    private static func recordReads(
        _ rows: some EmbeddedRows, _ tenant: Tenant
    ) -> [(name: String, read: () throws(OperationFailure) -> Int)] {
        let collection = RecordCollection(tenant, "c")
        let selections: [(String, RecordSelection)] = [
            ("records", .all), ("records by a key", .secondary(slot: 0, value: "all")), ("expired records", .expired(before: .latest)),
        ]
        return selections.map { name, selection in
            (name, { () throws(OperationFailure) in try rows.records(of: collection, selection, after: nil, limit: .max).count })
        }
    }

    private static func count(_ walk: (() -> Bool) throws(OperationFailure) -> Void) throws(OperationFailure) -> Int {
        var count = 0
        try walk {
            count += 1
            return true
        }
        return count
    }
}
