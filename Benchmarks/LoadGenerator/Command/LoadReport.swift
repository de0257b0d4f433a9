import Glibc

/// Writes what a load measured: one line of JSON on standard output, and words on standard error.
struct LoadReport {
    let scenario: String
    let seed: UInt64
    let connections: Int
    let outcome: LoadOutcome

    func write() {
        JSONLine.write(members)
        var all = LatencyHistogram()
        for latencies in outcome.latencies { all.add(latencies) }
        var text = "\(scenario): \(Int(rate(outcome.units))) \(outcome.unit)/s, \(connections) connections, seed \(seed)\n"
        for (kind, latencies) in zip(outcome.kinds, outcome.latencies) where latencies.total > 0 {
            text +=
                "  \(kind): \(latencies.total) requests, p50 \(microseconds(latencies, 0.5)) µs, p90 \(microseconds(latencies, 0.9)) µs, "
            text += "p99 \(microseconds(latencies, 0.99)) µs, max \(microseconds(latencies, 1)) µs\n"
        }
        if outcome.errors > 0 { text += "  \(outcome.errors) bad answers\n" }
        for example in outcome.examples { text += "  \(example)\n" }
        JSONLine.print(text, to: STDERR_FILENO)
    }

    private var members: [(String, JSONLine.Value)] {
        var all = LatencyHistogram()
        for latencies in outcome.latencies { all.add(latencies) }
        var members: [(String, JSONLine.Value)] = [
            ("scenario", .text(scenario)), ("seed", .number(Double(seed))), ("connections", .number(Double(connections))),
            ("seconds", .number(outcome.seconds)), ("requests", .number(Double(all.total))),
            ("requestsPerSecond", .number(rate(all.total))), ("unit", .text(outcome.unit)),
            ("unitsPerSecond", .number(rate(outcome.units))), ("errors", .number(Double(outcome.errors))),
            (
                "faults",
                .members(outcome.faults.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.rawValue, .number(Double($0.value))) })
            ),
            ("latency", .members(figures(all))), ("generatorCPU", .number(outcome.generatorCPU)),
            ("kinds", .members(outcome.kinds.indices.map { (outcome.kinds[$0], .members(figures(ofKind: $0))) })),
        ]
        if let cpu = outcome.serverCPU { members.append(("serverCPU", .number(cpu))) }
        if let memory = outcome.serverMemory { members.append(("serverMemoryKiB", .number(Double(memory)))) }
        if let syncs = outcome.syncs { members.append(("syncs", .number(Double(syncs)))) }
        if let peak = outcome.serverPeak { members.append(("serverPeakKiB", .number(Double(peak)))) }
        return members
    }

    private func figures(ofKind kind: Int) -> [(String, JSONLine.Value)] {
        figures(outcome.latencies[kind]) + [
            ("hits", .number(Double(outcome.hits[kind]))), ("withoutHits", .number(Double(outcome.withoutHits[kind]))),
        ]
    }

    /// Latencies in microseconds.
    private func figures(_ latencies: LatencyHistogram) -> [(String, JSONLine.Value)] {
        [
            ("count", .number(Double(latencies.total))), ("p50", .number(Double(microseconds(latencies, 0.5)))),
            ("p90", .number(Double(microseconds(latencies, 0.9)))), ("p99", .number(Double(microseconds(latencies, 0.99)))),
            ("max", .number(Double(microseconds(latencies, 1)))),
        ]
    }

    private func microseconds(_ latencies: LatencyHistogram, _ share: Double) -> UInt64 { latencies.percentile(share) / 1000 }

    private func rate(_ count: Int) -> Double { outcome.seconds > 0 ? Double(count) / outcome.seconds : 0 }
}
