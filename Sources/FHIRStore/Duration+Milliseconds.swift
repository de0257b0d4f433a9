/// Durations as the store's clock counts time.
extension Duration {
    /// The whole milliseconds in it; at most about 292,000 years of them, either way, so that sums with instants do not overflow.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let limit = Int64.max / 4000
        return min(max(seconds, -limit), limit) * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
