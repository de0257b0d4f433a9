import FHIRSchema
import Interactions
import Testing

@testable import HTTPServer

/// Counters add up, and labels come from closed sets.
struct MetricsTests {
    @Test func `durations fall into their buckets`() {
        #expect(LatencyBuckets.index(nanoseconds: 0) == 0)
        #expect(LatencyBuckets.index(nanoseconds: 250_000) == 0)
        #expect(LatencyBuckets.index(nanoseconds: 250_001) == 1)
        #expect(LatencyBuckets.index(nanoseconds: 11_000_000_000) == LatencyBuckets.count - 1)
        #expect(LatencyBuckets.bounds.map(\.microseconds) == LatencyBuckets.bounds.map(\.microseconds).sorted())
        for bound in LatencyBuckets.bounds { #expect(Double(bound.seconds.description) == Double(bound.microseconds) / 1_000_000) }
    }

    @Test func `shards are summed`() throws {
        let patient = try #require(Schema.r4.type(named: "Patient"))
        let label = RouteLabel(.read, .instance, type: patient)
        let shards = [MetricsShard(), MetricsShard()]
        shards[0].record(label, status: 200, nanoseconds: 1_000, bytesIn: 1, bytesOut: 10)
        shards[1].record(label, status: 200, nanoseconds: 2_000, bytesIn: 2, bytesOut: 20)
        shards[1].record(label, status: 404, nanoseconds: 3_000_000, bytesIn: 0, bytesOut: 0)
        shards[1].record(.unknown, status: 404, nanoseconds: 1, bytesIn: 0, bytesOut: 0)
        var sum = MetricsShard.State()
        for shard in shards { shard.add(to: &sum) }
        #expect(sum.bytesIn == 3)
        #expect(sum.bytesOut == 30)
        #expect(sum.series.count == 2)
        let series = try #require(sum.series.first { $0.type == patient })
        #expect(series.statuses.first { $0.status == 200 }?.count == 2)
        #expect(series.statuses.first { $0.status == 404 }?.count == 1)
        #expect(series.buckets.reduce(0, +) == 3)
        #expect(series.nanoseconds == 3_003_000)
    }

    @Test func `every interaction has a label of its own name`() {
        #expect(Set(InteractionLabel.allCases.map(\.name.description)).count == InteractionLabel.allCases.count)
        #expect(InteractionLabel(.capabilities).name.description == Interaction.capabilities.code.description)
        #expect(InteractionLabel(.search(nil)).name.description == Interaction.search(nil).code.description)
        #expect(InteractionLabel(.bundle).name.description == Interaction.bundle.code.description)
        #expect(InteractionLabel(.systemHistory).name.description == Interaction.systemHistory.code.description)
    }
}
