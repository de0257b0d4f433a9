import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Interactions

/// Loads into a server, as transactions over HTTP. All writes are under ids known beforehand, so sending something twice changes nothing.
struct ServerTarget: LoadTarget {
    let service: FHIRService
    let client: ServerClient
    let journal: JournalFile
    let wantsDocuments = true
    let batchLimit = 200

    /// How long a server may be busy before the load gives up, in tries of half a second.
    private static let patience = 240
    /// The largest transaction that is made of parts to be written together at last.
    private static let lastSize = 48 << 20
    private static let lastCount = 10_000

    func record(of digest: FileDigest) async throws(LoadFailure) -> LoadRecord? { journal.record(of: digest) }

    func keep(_ record: LoadRecord, of digest: FileDigest) async throws(LoadFailure) {
        do throws(FileFault) {
            try journal.keep(record, of: digest)
        } catch {
            throw LoadFailure(error.description)
        }
    }

    func write(_ batch: LoadBatch, isRetry: Bool) async throws(LoadFailure) -> (outcomes: [LoadOutcome], record: LoadRecord) {
        var outcomes: [LoadOutcome] = []
        if !isRetry, batch.items.contains(where: \.unit.canFail) {
            outcomes = batch.items.map { _ in .postponed([]) }
        } else {
            for group in Self.withoutOverlaps(batch.items) { outcomes += try await send(group, isLast: false) }
        }
        var record = batch.record
        for outcome in outcomes {
            switch outcome {
            case .written: break
            case .postponed: record.hasPostponed = true
            case .refused: record.refused += 1
            }
        }
        if batch.isLast, !record.hasPostponed { record.state = .done }
        try await keep(record, of: batch.digest)
        return (outcomes, record)
    }

    /// Sends what is left together, as far as it fits into one transaction: parts that refer to one another hold only so.
    func writeLast(_ items: [LoadItem]) async throws(LoadFailure) -> [LoadOutcome] {
        var outcomes: [LoadOutcome] = []
        var start = 0
        while start < items.count {
            var end = start
            var size = 0
            var count = 0
            while end < items.count, end == start || (!items[end].unit.canFail && !items[start].unit.canFail),
                size < Self.lastSize, count < Self.lastCount
            {
                size += items[end].unit.size
                count += items[end].unit.count
                end += 1
            }
            for group in Self.withoutOverlaps(Array(items[start..<end])) { outcomes += try await send(group, isLast: true) }
            start = end
        }
        return outcomes
    }

    func danglingReferences(limit: Int) async throws(LoadFailure) -> (lines: [String], count: Int)? { nil }

    func close() async {}

    /// Runs of items none of which writes a resource twice, as a transaction may not.
    private static func withoutOverlaps(_ items: [LoadItem]) -> [[LoadItem]] {
        var groups: [[LoadItem]] = []
        var seen: Set<LiteralReference> = []
        for item in items {
            let targets = item.unit.targets
            if groups.isEmpty || !seen.isDisjoint(with: targets) {
                groups.append([])
                seen = []
            }
            seen.formUnion(targets)
            groups[groups.count - 1].append(item)
        }
        return groups
    }

    /// Sends items as one transaction; when the server refuses it, each half for itself.
    private func send(_ items: [LoadItem], isLast: Bool) async throws(LoadFailure) -> [LoadOutcome] {
        guard let first = items.first else { return [] }
        let body = first.document ?? service.importDocument(items.map(\.unit))
        let answer = try await post(body)
        if answer.status == 200 { return Self.written(items, answer) }
        let issues = issues(in: answer)
        if items.count > 1 {
            let middle = items.count / 2
            return try await send(Array(items[..<middle]), isLast: isLast) + send(Array(items[middle...]), isLast: isLast)
        }
        let failure = OperationFailure(.invalid, issues)
        return [failure.isAboutReferences && !isLast ? .postponed(issues) : .refused(issues)]
    }

    /// Sends until the server has time for it.
    private func post(_ body: [UInt8]) async throws(LoadFailure) -> ClientAnswer {
        var tries = 0
        while true {
            let answer: ClientAnswer
            do throws(ClientFailure) {
                answer = try await client.post(body)
            } catch {
                throw LoadFailure(error.description)
            }
            switch answer.status {
            case 429 where tries < Self.patience, 503 where tries < Self.patience:
                tries += 1
                try? await Task.sleep(for: .milliseconds(500))
            case 401, 403: throw LoadFailure("the server does not let the load in (\(answer.status))")
            case 429, 500...:
                throw LoadFailure("the server answered \(answer.status)" + (issues(in: answer).first.map { ": " + $0.diagnostics } ?? ""))
            default: return answer
            }
        }
    }

    /// The outcomes of a transaction that went through: how many resources are new, by the statuses of the answer's entries.
    private static func written(_ items: [LoadItem], _ answer: ClientAnswer) -> [LoadOutcome] {
        let mark = Array(#""status":"201"#.utf8)
        var created = 0
        var rest = answer.body[...]
        while let at = rest.firstRange(of: mark) {
            created += 1
            rest = rest[at.upperBound...]
        }
        return items.map { item in
            var tally = ImportTally()
            tally.created = min(created, item.unit.count)
            tally.unchanged = item.unit.count - tally.created
            created -= tally.created
            return .written(tally, unresolved: [])
        }
    }

    /// The issues of an OperationOutcome; one of our own when the answer is none.
    private func issues(in answer: ClientAnswer) -> [Issue] {
        let schema = service.schema
        guard let outcome = try? JSONReader.parse(answer.body, schema: schema, expecting: schema.known.operationOutcome) else {
            return [Issue(.unexpected, "The server answered \(answer.status)")]
        }
        return outcome.children(of: outcome.root, named: "issue").map { node in
            let details = outcome.child(of: node, named: "details")
            let coding = details.flatMap { outcome.child(of: $0, named: "coding") }
            let id = coding.flatMap { outcome.string(of: $0, named: "code") }.flatMap { IssueID(rawValue: $0) } ?? .unexpected
            let severity = outcome.string(of: node, named: "severity").flatMap { IssueSeverity(rawValue: $0) } ?? .error
            let text = outcome.string(of: node, named: "diagnostics") ?? "The server answered \(answer.status)"
            return Issue(id, severity: severity, at: outcome.string(of: node, named: "expression"), text)
        }
    }
}
