/// The fixed buckets of the latency histograms.
enum LatencyBuckets {
    /// Upper bounds in microseconds, and as Prometheus writes them in seconds; the last bucket has none.
    static let bounds: [(microseconds: UInt64, seconds: StaticString)] = [
        (250, "0.00025"), (500, "0.0005"), (1_000, "0.001"), (2_500, "0.0025"), (5_000, "0.005"), (10_000, "0.01"), (25_000, "0.025"),
        (50_000, "0.05"), (100_000, "0.1"), (250_000, "0.25"), (500_000, "0.5"), (1_000_000, "1"), (2_500_000, "2.5"), (10_000_000, "10"),
    ]
    static let count = bounds.count + 1

    /// The bucket that a duration falls into.
    static func index(nanoseconds: UInt64) -> Int {
        for (place, bound) in bounds.enumerated() where nanoseconds <= bound.microseconds &* 1_000 { return place }
        return bounds.count
    }
}
