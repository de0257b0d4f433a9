import FHIRCore
import FHIRSchema

/// Writes one line for each request answered: what kind of request it was and how it went, never path, query, ids or bodies.
struct AccessLog: Sendable {
    /// What there is to tell about a request.
    struct Entry {
        let ids: RequestIDs
        let method: StaticString
        let label: RouteLabel
        let status: Int
        /// The identity of the first issue of a failure.
        let issue: String?
        let nanoseconds: UInt64
        let bytesIn: Int
        let bytesOut: Int
        let client: String
        let httpVersion: StaticString
    }

    let writer: LogWriter
    let schema: Schema
    /// Whether requests are logged at all.
    let isOn: Bool

    func write(_ entry: Entry, at instant: Instant) {
        guard isOn else { return }
        var line = JSONLine()
        line.add("time", instant)
        line.add("level", entry.status >= 500 ? "error" : "info")
        line.add("message", "request")
        line.add("request_id", entry.ids.request)
        line.add("correlation_id", entry.ids.correlation)
        line.add("method", entry.method)
        line.add("route", entry.label.route)
        line.add("interaction", entry.label.interaction.name)
        if entry.label.type != .none { line.add("type", schema[entry.label.type].name) }
        line.add("status", entry.status)
        if let issue = entry.issue { line.add("issue", issue) }
        line.add("ms", milliseconds: entry.nanoseconds)
        line.add("bytes_in", entry.bytesIn)
        line.add("bytes_out", entry.bytesOut)
        line.add("client", entry.client)
        line.add("http", entry.httpVersion)
        writer.write(line.finished())
    }
}
