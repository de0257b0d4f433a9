/// Counts durations in buckets less than 1.6 % wide, from a nanosecond to centuries; adding is O(1) and allocates nothing.
struct LatencyHistogram {
    private var counts = [UInt32](repeating: 0, count: 3776)
    private(set) var total = 0
    private(set) var longest: UInt64 = 0

    mutating func add(_ nanoseconds: UInt64) {
        counts[Self.bucket(nanoseconds)] &+= 1
        total += 1
        longest = max(longest, nanoseconds)
    }

    mutating func add(_ other: LatencyHistogram) {
        for index in counts.indices { counts[index] &+= other.counts[index] }
        total += other.total
        longest = max(longest, other.longest)
    }

    /// The duration that a share of all durations does not exceed, in nanoseconds, rounded up to its bucket's end; 0 without any.
    func percentile(_ share: Double) -> UInt64 {
        let rank = Int((share * Double(total)).rounded(.up))
        var seen = 0
        for (index, count) in counts.enumerated() {
            seen += Int(count)
            if seen >= rank, seen > 0 { return min(Self.end(of: index), longest) }
        }
        return longest
    }

    /// Below 128 each number is its own bucket; from there on each power of two has 64.
    private static func bucket(_ value: UInt64) -> Int {
        let value = min(value, UInt64(Int64.max))
        if value < 128 { return Int(value) }
        let shift = 57 - value.leadingZeroBitCount
        return shift * 64 + Int(value >> UInt64(shift))
    }

    private static func end(of bucket: Int) -> UInt64 {
        if bucket < 128 { return UInt64(bucket) }
        let shift = bucket / 64 - 1
        return (UInt64(bucket - shift * 64 + 1) << UInt64(shift)) &- 1
    }
}
