import FHIRCore
import Interactions

/// Where a load goes: a store that is opened for it, or a server.
protocol LoadTarget: Sendable {
    /// Makes units of what is read.
    var service: FHIRService { get }

    /// Whether items need their `document`.
    var wantsDocuments: Bool { get }

    /// How many units of NDJSON or of a collection are written together.
    var batchLimit: Int { get }

    /// What the journal knows about a file.
    func record(of digest: FileDigest) async throws(LoadFailure) -> LoadRecord?

    /// Keeps the record of a file.
    func keep(_ record: LoadRecord, of digest: FileDigest) async throws(LoadFailure)

    /// Writes items and keeps the record; with the same commit where the target can.
    ///
    /// - Parameter isRetry: whether the items were postponed before; only then those are written that depend on others.
    /// - Returns: what became of each item, in their order, and the record that was kept.
    /// - Throws: when going on makes no sense.
    func write(_ batch: LoadBatch, isRetry: Bool) async throws(LoadFailure) -> (outcomes: [LoadOutcome], record: LoadRecord)

    /// Writes, of the items that nothing more will help, those that can be written at all. The journal is not touched.
    func writeLast(_ items: [LoadItem]) async throws(LoadFailure) -> [LoadOutcome]

    /// What of that which was written refers to something that is not there, as lines of text; nil if the target cannot tell.
    func danglingReferences(limit: Int) async throws(LoadFailure) -> (lines: [String], count: Int)?

    func close() async
}

/// Why a load had to stop.
struct LoadFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    init(_ failure: OperationFailure) {
        description = failure.issues.map(\.diagnostics).joined(separator: "; ")
    }
}
