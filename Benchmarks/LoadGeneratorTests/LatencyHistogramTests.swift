import Testing

@testable import bench_load

struct LatencyHistogramTests {
    @Test func `percentiles are at most 1.6 percent above the exact ones`() {
        var histogram = LatencyHistogram()
        var random = RandomSource(seed: 4)
        var values: [UInt64] = []
        for _ in 0..<20_000 { values.append(UInt64(random.below(1 << (4 + random.below(36))))) }
        for value in values { histogram.add(value) }
        values.sort()
        for share in [0.01, 0.5, 0.9, 0.99, 0.999] {
            let exact = Double(values[Int((share * 20_000).rounded(.up)) - 1])
            let found = Double(histogram.percentile(share))
            #expect(found >= exact && found <= exact * 1.016 + 1)
        }
        #expect(histogram.percentile(1) == values.last)
    }

    @Test func `an empty histogram answers 0 and the largest durations fit`() {
        var histogram = LatencyHistogram()
        #expect(histogram.percentile(0.99) == 0)
        histogram.add(.max)
        #expect(histogram.longest == .max && histogram.total == 1)
    }
}
