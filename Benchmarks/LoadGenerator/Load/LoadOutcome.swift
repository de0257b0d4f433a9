/// What a load measured, between the end of its warm-up and its deadline.
struct LoadOutcome {
    var kinds: [String] = []
    var latencies: [LatencyHistogram] = []
    /// What the searches of each kind found, and how many of them found nothing; counted while latencies are.
    var hits: [Int] = []
    var withoutHits: [Int] = []
    var unit = "requests"
    var units = 0
    var seconds = 0.0
    var faults: [Fault: Int] = [:]
    /// What was wrong with the first few bad answers.
    var examples: [String] = []
    var generatorCPU = 0.0
    var serverCPU: Double?
    /// KiB, at the worst of the samples that are taken twice a second.
    var serverMemory: Int?
    /// KiB, as the system recorded it since the server's start.
    var serverPeak: Int?
    /// Times that the server synced a file.
    var syncs: Int?

    var errors: Int { faults.values.reduce(0, +) }
}
