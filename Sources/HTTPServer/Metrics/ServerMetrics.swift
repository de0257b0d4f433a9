import FHIRCore
import FHIRSchema
import FHIRStore

/// All counters of the server, and their text for `/metrics`.
final class ServerMetrics: Sendable {
    let gauges = ServerGauges()
    let shards: [MetricsShard]
    private let started: Instant

    init(shards count: Int, started: Instant) {
        shards = (0..<count).map { _ in MetricsShard() }
        self.started = started
    }

    /// The text that Prometheus reads. Sums the shards; some milliseconds when many types are in use.
    func text(schema: Schema, store: any ResourceStore, log: LogWriter, now: Instant) -> [UInt8] {
        var sum = MetricsShard.State()
        for shard in shards { shard.add(to: &sum) }
        let series = sum.series.sorted { ($0.interaction.rawValue, $0.type.rawValue) < ($1.interaction.rawValue, $1.type.rawValue) }
        var text = PrometheusText()
        Self.requests(series, schema, into: &text)
        Self.latencies(series, schema, into: &text)
        text.single("caresync_http_request_bytes_total", "counter", "Bytes of request bodies.", String(sum.bytesIn))
        text.single("caresync_http_response_bytes_total", "counter", "Bytes of response bodies.", String(sum.bytesOut))
        connections(into: &text)
        text.single("caresync_log_dropped_total", "counter", "Log lines dropped because nobody took them.", String(log.dropped))
        text.single("caresync_store_position", "gauge", "Newest position of the commit log.", String(store.position.rawValue))
        text.single("caresync_store_writable", "gauge", "1 if the store takes writes.", store.condition == .writable ? "1" : "0")
        process(now, into: &text)
        return text.bytes
    }

    private static func labels(_ series: MetricsShard.Series, _ schema: Schema) -> [(StaticString, String)] {
        [("interaction", series.interaction.name.description), ("type", series.type == .none ? "" : schema[series.type].name)]
    }

    private static func requests(_ all: [MetricsShard.Series], _ schema: Schema, into text: inout PrometheusText) {
        let name: StaticString = "caresync_http_requests_total"
        text.begin(name, "counter", "Requests answered.")
        for series in all {
            for entry in series.statuses.sorted(by: { $0.status < $1.status }) {
                text.sample(name, labels(series, schema) + [("status", String(entry.status))], String(entry.count))
            }
        }
        let errors: StaticString = "caresync_http_errors_total"
        text.begin(errors, "counter", "Requests answered with a status of 400 or more.")
        for series in all {
            for kind in [4, 5] {
                let count = series.statuses.reduce(0) { $1.status / 100 == kind ? $0 + $1.count : $0 }
                if count > 0 { text.sample(errors, labels(series, schema) + [("class", "\(kind)xx")], String(count)) }
            }
        }
    }

    private static func latencies(_ all: [MetricsShard.Series], _ schema: Schema, into text: inout PrometheusText) {
        let name: StaticString = "caresync_http_request_duration_seconds"
        text.begin(name, "histogram", "Time from the end of a request's header to its answer.")
        for series in all {
            let labels = labels(series, schema)
            var count: UInt64 = 0
            for (place, bound) in LatencyBuckets.bounds.enumerated() {
                count &+= series.buckets[place]
                text.sample(name, suffix: "_bucket", labels + [("le", bound.seconds.description)], String(count))
            }
            count &+= series.buckets[LatencyBuckets.bounds.count]
            text.sample(name, suffix: "_bucket", labels + [("le", "+Inf")], String(count))
            text.sample(name, suffix: "_sum", labels, String(Double(series.nanoseconds) / 1e9))
            text.sample(name, suffix: "_count", labels, String(count))
        }
    }

    private func connections(into text: inout PrometheusText) {
        text.single("caresync_http_connections", "gauge", "Open connections.", String(gauges.connections.value))
        text.single("caresync_http_requests_in_flight", "gauge", "Requests being answered.", String(gauges.inFlight.value))
        text.single(
            "caresync_http_connections_accepted_total", "counter", "Connections accepted.", String(gauges.accepted.value))
        let closed: StaticString = "caresync_http_connections_closed_total"
        text.begin(closed, "counter", "Connections that the server closed for a reason.")
        text.sample(closed, [("reason", "evicted")], String(gauges.evicted.value))
        text.sample(closed, [("reason", "timeout")], String(gauges.timedOut.value))
        text.sample(closed, [("reason", "malformed")], String(gauges.malformed.value))
    }

    private func process(_ now: Instant, into text: inout PrometheusText) {
        let figures = ProcessFigures()
        text.single("process_resident_memory_bytes", "gauge", "Resident memory.", String(figures.residentBytes))
        text.single("process_cpu_seconds_total", "counter", "Processor time used.", String(figures.cpuSeconds))
        text.single("process_open_fds", "gauge", "Open files.", String(figures.openFiles))
        text.single(
            "process_start_time_seconds", "gauge", "When the server started, since the Unix epoch.",
            String(Double(started.milliseconds) / 1000))
        text.single(
            "caresync_uptime_seconds", "gauge", "Time since the server started.",
            String(Double(max(0, now.milliseconds - started.milliseconds)) / 1000))
    }
}
