import FHIRCore
import FHIRModel
import FHIRStore
import Interactions
import PluginKit

/// Loads into a store that this process has opened: no server between.
///
/// Items and the journal's record of their file go into one commit, so that a load killed at any point knows what it has done.
struct StoreTarget: LoadTarget {
    let service: FHIRService
    /// Whether items whose references point nowhere are refused.
    let isStrict: Bool
    let wantsDocuments = false
    let batchLimit = 2_000
    /// The log's end when the load began.
    private let start: Position
    private let origin = CommitOrigin(door: .load, correlationID: "load", isImport: true, givesWay: true)

    init(service: FHIRService, isStrict: Bool) {
        self.service = service
        self.isStrict = isStrict
        start = service.store.position
    }

    private static func mark(_ digest: FileDigest) -> String { "load/" + digest.description }

    func record(of digest: FileDigest) async throws(LoadFailure) -> LoadRecord? {
        do throws(OperationFailure) {
            let bytes = try await service.store.read(HostAccess.load, at: nil) { view throws(OperationFailure) in
                try view.mark(Self.mark(digest))
            }
            return bytes.flatMap { LoadRecord(String(decoding: $0, as: UTF8.self)) }
        } catch {
            throw LoadFailure(error)
        }
    }

    func keep(_ record: LoadRecord, of digest: FileDigest) async throws(LoadFailure) {
        _ = try await commit([], LoadBatch(items: [], digest: digest, record: record), isLast: false)
    }

    func write(_ batch: LoadBatch, isRetry: Bool) async throws(LoadFailure) -> (outcomes: [LoadOutcome], record: LoadRecord) {
        var outcomes = [LoadOutcome](repeating: .postponed([]), count: batch.items.count)
        var indices = Array(batch.items.indices)
        var units = batch.items.map(\.unit)
        if isRetry {
            let resolved = try await resolve(units)
            units = resolved.map(\.unit)
            indices.removeAll { !resolved[$0].unresolved.isEmpty }
        } else {
            indices.removeAll { units[$0].dependsOnOthers }
        }
        var record = batch.record
        if indices.count < batch.items.count { record.hasPostponed = true }
        // Nothing to write, and nothing worth a commit: a file with waiting parts starts from its beginning anyway.
        if indices.isEmpty, !batch.items.isEmpty { return (outcomes, record) }
        let ready = LoadBatch(items: batch.items, digest: batch.digest, record: record, isLast: batch.isLast)
        let (written, kept) = try await commit(indices.map { units[$0] }, ready, isLast: false)
        for (index, outcome) in zip(indices, written) { outcomes[index] = outcome }
        return (outcomes, kept)
    }

    func writeLast(_ items: [LoadItem]) async throws(LoadFailure) -> [LoadOutcome] {
        let resolved = try await resolve(items.map(\.unit))
        var outcomes = resolved.map { LoadOutcome.refused($0.unresolved) }
        let indices = try await writable(resolved, &outcomes)
        var start = 0
        while start < indices.count {
            var end = start + 1
            if !resolved[indices[start]].unit.canFail {
                while end < min(start + batchLimit, indices.count), !resolved[indices[end]].unit.canFail { end += 1 }
            }
            let run = indices[start..<end]
            let (written, _) = try await commit(run.map { resolved[$0].unit }, nil, isLast: true)
            for (index, outcome) in zip(run, written) {
                outcomes[index] = outcome
                if case .written(let tally, _) = outcome { outcomes[index] = .written(tally, unresolved: resolved[index].unresolved) }
            }
            start = end
        }
        return outcomes
    }

    /// Which of the last items may be written. Unless strict all; else the largest set whose references point into it or into the store.
    private func writable(
        _ items: [(unit: ImportUnit, unresolved: [Issue])], _ outcomes: inout [LoadOutcome]
    ) async throws(LoadFailure) -> [Int] {
        guard isStrict else { return Array(items.indices) }
        let missing = try await missing(items.map(\.unit))
        var alive = items.indices.filter { items[$0].unresolved.isEmpty }
        while true {
            let present = Set(alive.flatMap { items[$0].unit.targets })
            let left = alive.filter { index in missing[index].targets.isSubset(of: present) }
            if left.count == alive.count { break }
            alive = left
        }
        let living = Set(alive)
        for index in items.indices where !living.contains(index) {
            outcomes[index] = .refused(items[index].unresolved + missing[index].issues)
        }
        return alive
    }

    /// What each unit refers to that the store has not, and the issues that say so.
    private func missing(_ units: [ImportUnit]) async throws(LoadFailure) -> [Missing] {
        let service = service
        return try await perform { () async throws(OperationFailure) -> [Missing] in
            try await service.store.commit(HostAccess.load, origin) { view throws(OperationFailure) -> [Missing] in
                var result: [Missing] = []
                for unit in units {
                    var targets: Set<LiteralReference> = []
                    for var target in unit.references {
                        target.version = nil
                        if try !view.exists(target.type, target.id) { targets.insert(target) }
                    }
                    result.append(Missing(targets: targets, issues: try unit.missingReferences(view, service)))
                }
                return result
            }
        }
    }

    private struct Missing: Sendable {
        var targets: Set<LiteralReference>
        var issues: [Issue]
    }

    private func resolve(_ units: [ImportUnit]) async throws(LoadFailure) -> [(unit: ImportUnit, unresolved: [Issue])] {
        guard units.contains(where: \.hasConditionalReferences) else { return units.map { ($0, []) } }
        let service = service
        return try await perform { () throws(OperationFailure) in
            try await service.resolvingConditionalReferences(of: units, HostAccess.load)
        }
    }

    /// Writes units with the journal's record of their file. Too much for one commit is halved; a unit that fails is refused, and with it
    /// nothing else, as it is alone.
    private func commit(
        _ units: [ImportUnit], _ batch: LoadBatch?, isLast: Bool
    ) async throws(LoadFailure) -> (outcomes: [LoadOutcome], record: LoadRecord) {
        let record = batch?.record ?? LoadRecord()
        let mark = batch.map { Self.mark($0.digest) }
        let (service, checks, isLastOfFile) = (service, isStrict && !isLast, batch?.isLast == true)
        do throws(OperationFailure) {
            return try await retrying { () async throws(OperationFailure) in
                try await service.commit(Caller(access: HostAccess.load, origin: origin)) { view, tracker throws(OperationFailure) in
                    var record = record
                    var outcomes: [LoadOutcome] = []
                    outcomes.reserveCapacity(units.count)
                    for unit in units {
                        let missing = checks ? try unit.missingReferences(view, service) : []
                        if missing.isEmpty {
                            let isChecked = service.settings.hasReferentialIntegrity
                            outcomes.append(.written(try unit.apply(view, tracker, checksReferences: isChecked), unresolved: []))
                        } else {
                            outcomes.append(.postponed(missing))
                            record.hasPostponed = true
                        }
                    }
                    if isLastOfFile, !record.hasPostponed { record.state = .done }
                    if let mark { try view.setMark(mark, Array(record.text.utf8)) }
                    return (outcomes, record)
                }
            }
        } catch {
            return try await recover(error, units, batch, isLast: isLast)
        }
    }

    private func recover(
        _ failure: OperationFailure, _ units: [ImportUnit], _ batch: LoadBatch?, isLast: Bool
    ) async throws(LoadFailure) -> (outcomes: [LoadOutcome], record: LoadRecord) {
        guard failure.isOfRequest, !units.isEmpty else { throw LoadFailure(failure) }
        if units.count > 1 {
            let (first, _) = try await commit(Array(units[..<(units.count / 2)]), nil, isLast: isLast)
            var (second, record) = try await commit(Array(units[(units.count / 2)...]), batch, isLast: isLast)
            if !record.hasPostponed, first.contains(where: \.isPostponed) {
                record.hasPostponed = true
                record.state = .partial
                if let batch { try await keep(record, of: batch.digest) }
            }
            return (first + second, record)
        }
        var record = batch?.record ?? LoadRecord()
        let outcome: LoadOutcome
        if failure.isAboutReferences, !isLast {
            outcome = .postponed(failure.issues)
            record.hasPostponed = true
        } else {
            outcome = .refused(failure.issues)
            record.refused += 1
        }
        if let batch { try await keep(record, of: batch.digest) }
        return ([outcome], record)
    }

    /// Waits and tries again while the store's queue is full.
    private func retrying<T: Sendable>(
        _ body: () async throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        while true {
            do throws(OperationFailure) {
                return try await body()
            } catch {
                guard error.category == .throttled, !Task.isCancelled else { throw error }
                try? await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func perform<T: Sendable>(_ body: () async throws(OperationFailure) -> T) async throws(LoadFailure) -> T {
        do throws(OperationFailure) {
            return try await retrying(body)
        } catch {
            throw LoadFailure(error)
        }
    }

    func danglingReferences(limit: Int) async throws(LoadFailure) -> (lines: [String], count: Int)? {
        let service = service
        return try await perform { () throws(OperationFailure) in
            try await service.danglingReferences(HostAccess.load, after: start, listed: limit)
        }
    }

    func close() async {
        await service.stop()
        await service.store.close()
    }
}
