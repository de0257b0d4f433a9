import FHIRSchema
import Synchronization

/// The counters that one event loop adds to; summed over all shards when someone asks.
final class MetricsShard: Sendable {
    /// What is counted for one interaction on one type.
    struct Series {
        let interaction: InteractionLabel
        let type: TypeID
        /// Requests by status; a handful of statuses at most.
        var statuses: [(status: Int, count: UInt64)] = []
        var buckets = [UInt64](repeating: 0, count: LatencyBuckets.count)
        var nanoseconds: UInt64 = 0

        mutating func add(status: Int, count: UInt64) {
            if let place = statuses.firstIndex(where: { $0.status == status }) {
                statuses[place].count &+= count
            } else {
                statuses.append((status, count))
            }
        }
    }

    struct State {
        var places: [UInt32: Int] = [:]
        var series: [Series] = []
        var bytesIn: UInt64 = 0
        var bytesOut: UInt64 = 0

        /// Where the counters of an interaction on a type are.
        mutating func place(_ interaction: InteractionLabel, _ type: TypeID) -> Int {
            let key = UInt32(interaction.rawValue) << 16 | UInt32(type.rawValue)
            if let place = places[key] { return place }
            series.append(Series(interaction: interaction, type: type))
            places[key] = series.count - 1
            return series.count - 1
        }
    }

    private let state = Mutex(State())

    /// Counts one answered request. The lock is all but never contended: only a reader of metrics shares it.
    func record(_ label: RouteLabel, status: Int, nanoseconds: UInt64, bytesIn: Int, bytesOut: Int) {
        state.withLock { state in
            let place = state.place(label.interaction, label.type)
            state.series[place].add(status: status, count: 1)
            state.series[place].buckets[LatencyBuckets.index(nanoseconds: nanoseconds)] &+= 1
            state.series[place].nanoseconds &+= nanoseconds
            state.bytesIn &+= UInt64(bytesIn)
            state.bytesOut &+= UInt64(bytesOut)
        }
    }

    /// Adds this shard's counters to `sum`.
    func add(to sum: inout State) {
        let state = state.withLock { $0 }
        sum.bytesIn &+= state.bytesIn
        sum.bytesOut &+= state.bytesOut
        for series in state.series {
            let place = sum.place(series.interaction, series.type)
            for entry in series.statuses { sum.series[place].add(status: entry.status, count: entry.count) }
            for bucket in series.buckets.indices { sum.series[place].buckets[bucket] &+= series.buckets[bucket] }
            sum.series[place].nanoseconds &+= series.nanoseconds
        }
    }
}
