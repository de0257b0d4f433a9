import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// What the store remembers of custom search parameters besides their resources, as marks.
enum ConformanceMarks {
    /// How often search parameters have been defined or changed, in whatever tenant.
    static let generation = "search-parameters"
    /// Rows of parameters that are no more and have still to be removed: lines of tenant and name, with a tab between.
    static let withdrawn = "search-parameters/withdrawn"
    static let jobs = "search-parameters/jobs"

    static func table(_ tenant: Tenant) -> String { "search-parameters/\(tenant.rawValue)" }

    static func generation(_ mark: [UInt8]?) -> Int64 { mark.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0 }

    static func text(_ mark: [UInt8]?) -> String { String(decoding: mark ?? [], as: UTF8.self) }
}

/// A change of the rows that a tenant's parameters have.
struct ParameterChange {
    let tenant: Tenant
    let before: ParameterTable
    var after: ParameterTable
    /// The store's before the change.
    let generation: Int64

    /// The most parameters that a store has numbers for.
    private static let numberLimit = 60_000

    /// Writes the change: new rows get names, and are ready at once when there is no resource that could lack them.
    mutating func write(_ view: any CommitView, _ schema: Schema, _ numbering: IndexNumbering) throws(OperationFailure) {
        let known = Set(before.rows.map { $0.name(schema) })
        var names: [String] = []
        for index in after.rows.indices where !known.contains(after.rows[index].name(schema)) {
            names += after.rows[index].names(schema)
            let query = SearchQuery([SearchQuery.Branch(after.rows[index].type, .all)])
            if try view.search(query, limit: 1).isEmpty { after.rows[index].state = .ready }
        }
        guard numbering.count + names.count <= Self.numberLimit else {
            throw OperationFailure(.unprocessable, .searchParameter, "The store has numbers for \(Self.numberLimit) search parameters at most")
        }
        if !names.isEmpty { try view.register(names) }
        let kept = Set(after.rows.map { $0.name(schema) })
        let gone = before.rows.filter { !kept.contains($0.name(schema)) }.flatMap { $0.names(schema) }
        if !gone.isEmpty {
            var lines = ConformanceMarks.text(try view.mark(ConformanceMarks.withdrawn)).split(separator: "\n").map(String.init)
            lines += gone.map { "\(tenant.rawValue)\t\($0)" }
            try view.setMark(ConformanceMarks.withdrawn, Array(lines.joined(separator: "\n").utf8))
        }
        try view.setMark(ConformanceMarks.table(tenant), Array(after.text(schema).utf8))
        try view.setMark(ConformanceMarks.generation, Array(String(generation + 1).utf8))
    }
}
