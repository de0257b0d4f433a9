import Glibc

/// Draws ranks from 1 to `count` with probabilities in proportion to 1/rank (Zipf, s = 1), without a table.
///
/// Rejection-inversion of W. Hörmann and G. Derflinger (1996), for the exponent 1, where the integral of 1/x is the logarithm.
struct ZipfRanks {
    private let count: Int
    private let low: Double
    private let high: Double
    private let sure: Double

    /// - Parameter count: at least 1.
    init(count: Int) {
        self.count = count
        low = log(1.5) - 1
        high = log(Double(count) + 0.5)
        sure = 2 - exp(log(2.5) - 0.5)
    }

    /// O(1): less than two tries on average.
    func draw(_ random: inout RandomSource) -> Int {
        while true {
            let area = high + random.unit() * (low - high)
            let point = exp(area)
            let rank = min(max(Int(point + 0.5), 1), count)
            if Double(rank) - point <= sure || area >= log(Double(rank) + 0.5) - 1 / Double(rank) { return rank }
        }
    }
}
