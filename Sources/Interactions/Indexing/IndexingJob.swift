import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// One `$reindex`: which rows it adds, and how far it is. Kept in the store with each step.
struct IndexingJob: Sendable, Equatable {
    enum State: String, Sendable {
        case running, done
        /// The parameters were deleted or changed before it was done.
        case withdrawn
    }

    var id: String
    var tenant: Tenant
    /// The names of the rows.
    var names: [String]
    /// The types whose resources are looked at.
    var types: [TypeID]
    /// The type that is being looked at, and the last sequence that was.
    var typeIndex = 0
    var sequence: Int64 = 0
    /// Resources that came later have their rows.
    var limit: Int64
    var total: Int
    var done = 0
    var state = State.running
    var started: Instant
    var updated: Instant

    /// Resources a second.
    var rate: Double {
        let milliseconds = max(updated.milliseconds - started.milliseconds, 1)
        return Double(done) * 1000 / Double(milliseconds)
    }

    /// `Observation.code` of `Observation.code#7`.
    var parameters: [String] { names.map { String($0.prefix { $0 != "#" }) } }
}

extension IndexingJob {
    /// How many jobs that have ended are remembered.
    private static let history = 32

    /// The jobs as text, a line each; of those that have ended the last ones.
    static func text(_ jobs: [IndexingJob], _ schema: Schema) -> String {
        var left = jobs.filter { $0.state != .running }.count - history
        return jobs.filter { job in
            guard job.state != .running, left > 0 else { return true }
            left -= 1
            return false
        }.map { $0.line(schema) }.joined(separator: "\n")
    }

    /// Reads such a text; a line that is none is left out.
    static func all(_ text: String, _ schema: Schema) -> [IndexingJob] {
        text.split(separator: "\n").compactMap { IndexingJob($0, schema) }
    }

    private func line(_ schema: Schema) -> String {
        [
            id, String(tenant.rawValue), names.joined(separator: ","), types.map { schema.name($0) }.joined(separator: ","),
            String(typeIndex), String(sequence), String(limit), String(total), String(done), state.rawValue,
            String(started.milliseconds), String(updated.milliseconds),
        ].joined(separator: "\t")
    }

    private init?(_ line: Substring, _ schema: Schema) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 12, let tenant = Int32(fields[1]), let typeIndex = Int(fields[4]), let sequence = Int64(fields[5]),
            let limit = Int64(fields[6]), let total = Int(fields[7]), let done = Int(fields[8]), let state = State(rawValue: fields[9]),
            let started = Int64(fields[10]), let updated = Int64(fields[11])
        else { return nil }
        self.init(
            id: fields[0], tenant: Tenant(rawValue: tenant), names: fields[2].split(separator: ",").map(String.init),
            types: fields[3].split(separator: ",").compactMap { schema.type(named: String($0)) }, typeIndex: typeIndex,
            sequence: sequence, limit: limit, total: total, done: done, state: state, started: Instant(milliseconds: started),
            updated: Instant(milliseconds: updated))
    }
}
