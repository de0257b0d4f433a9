import FHIRCore

/// What a prefix asks of a date: how the stored interval must lie to the one that the search value stands for (R4 `search.html#prefix`).
enum DateComparison {
    /// Bounds any of which the stored interval [low, high) must keep.
    ///
    /// Both intervals are as wide as their precision. `eq`: the value's contains the stored one; `ne`: it does not; `gt`, `lt`: the stored
    /// one reaches beyond it; `ge`, `le`: that or `eq`; `sa`, `eb`: the stored one lies wholly beyond; `ap`: they overlap, after the
    /// value's was widened by a tenth of its distance from now.
    static func bounds(_ prefix: SearchPrefix, _ value: MicrosecondInterval, now: Instant) -> [KeyTest.DateBounds] {
        let (low, high) = (value.low, value.high)
        return switch prefix {
        case .eq: [bounds(lowAtLeast: low, highAtMost: high)]
        case .ne: [bounds(lowBelow: low), bounds(lowAtLeast: low, highAbove: high)]
        case .gt: [bounds(highAbove: high)]
        case .lt: [bounds(lowBelow: low)]
        case .ge: [bounds(lowAtLeast: low), bounds(lowBelow: low, highAbove: high)]
        case .le: [bounds(highAtMost: high), bounds(lowBelow: low, highAbove: high)]
        case .sa: [bounds(lowAtLeast: high)]
        case .eb: [bounds(highAtMost: low)]
        case .ap: [overlap(widened(value, now))]
        }
    }

    /// The stored interval and the value's have time in common.
    static func overlap(_ value: MicrosecondInterval) -> KeyTest.DateBounds { bounds(lowBelow: value.high, highAbove: value.low) }

    /// The stored interval contains the value's.
    static func containing(_ value: MicrosecondInterval) -> KeyTest.DateBounds {
        bounds(lowBelow: value.low &+ 1, highAbove: value.high &- 1)  // values are of the years 1 to 9999
    }

    /// Both ends moved outwards by a tenth of the time between the value's middle and now.
    static func widened(_ value: MicrosecondInterval, _ now: Instant) -> MicrosecondInterval {
        let (present, isBeyond) = now.milliseconds.multipliedReportingOverflow(by: 1000)
        let (gap, overflow) = present.subtractingReportingOverflow(value.low / 2 &+ value.high / 2)
        guard !isBeyond, !overflow else { return value }
        let tenth = Int64(clamping: gap.magnitude / 10)
        let low = value.low.subtractingReportingOverflow(tenth)
        let high = value.high.addingReportingOverflow(tenth)
        return MicrosecondInterval(low: low.overflow ? .min : low.partialValue, high: high.overflow ? .max : high.partialValue)
    }

    private static func bounds(
        lowAtLeast: Int64? = nil, lowBelow: Int64? = nil, highAbove: Int64? = nil, highAtMost: Int64? = nil
    ) -> KeyTest.DateBounds {
        var bounds = KeyTest.DateBounds()
        bounds.lowAtLeast = lowAtLeast
        bounds.lowBelow = lowBelow
        bounds.highAbove = highAbove
        bounds.highAtMost = highAtMost
        return bounds
    }
}
