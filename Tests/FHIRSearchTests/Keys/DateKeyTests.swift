import FHIRCore
import Testing

@testable import FHIRSearch

/// Keys of dates find the intervals that lie within bounds, whatever their length.
struct DateKeyTests {
    private static let day: Int64 = 86_400_000_000

    private func interval(_ random: inout SeededRandom) -> MicrosecondInterval {
        let widths: [Int64] = [
            1, 1000, 1_000_000, 60_000_000, Self.day, 25 * 3_600_000_000, 25 * 3_600_000_000 + 1, 31 * Self.day,
            32 * Self.day, 366 * Self.day, 367 * Self.day, 3000 * Self.day, 5845 * Self.day, 6000 * Self.day,
        ]
        let steps: [Int64] = [1, Self.day / 4, Self.day, 30 * Self.day]
        let low = Int64.random(in: -40...40, using: &random) * (steps.randomElement(using: &random) ?? 1)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return MicrosecondInterval(low: .min, high: low)
        case 1: return MicrosecondInterval(low: low, high: .max)
        default: return MicrosecondInterval(low: low, high: low + (widths.randomElement(using: &random) ?? 1))
        }
    }

    @Test func `a key gives its interval back and sorts by class and beginning`() {
        var random = SeededRandom(seed: 13)
        for _ in 0..<2000 {
            let (left, right) = (interval(&random), interval(&random))
            let (a, b) = (DateKey.encode(left), DateKey.encode(right))
            #expect(a.count == 17)
            #expect(a.withUnsafeBufferPointer { DateKey.decode($0) } == left)
            if a[0] == b[0], left.low != right.low { #expect(a.lexicographicallyPrecedes(b) == (left.low < right.low)) }
        }
        #expect(DateKey.encode(MicrosecondInterval(low: .min, high: .max))[0] == 4)
        #expect(DateKey.encode(MicrosecondInterval(low: 0, high: 25 * 3_600_000_000))[0] == 0)
    }

    @Test func `ranges hold what the bounds say`() {
        var random = SeededRandom(seed: 14)
        let stored = (0..<600).map { _ in interval(&random) }
        let keys = stored.map(DateKey.encode)
        var hits = 0
        for _ in 0..<600 {
            let value = interval(&random)
            var bounds = KeyTest.DateBounds()
            if random.once(in: 2) { bounds.lowAtLeast = value.low }
            if random.once(in: 2) { bounds.lowBelow = random.once(in: 2) ? value.high : value.low }
            if random.once(in: 2) { bounds.highAbove = random.once(in: 2) ? value.high : value.low }
            if random.once(in: 2) { bounds.highAtMost = random.once(in: 2) ? value.high : interval(&random).high }
            let matches = DateKey.matching(bounds)
            for match in matches {
                for (range, next) in zip(match.ranges, match.ranges.dropFirst()) {
                    #expect(!next.lower.lexicographicallyPrecedes(range.upper ?? [0xFF]))
                }
            }
            for (interval, key) in zip(stored, keys) {
                let truth =
                    (bounds.lowAtLeast.map { interval.low >= $0 } ?? true) && (bounds.lowBelow.map { interval.low < $0 } ?? true)
                    && (bounds.highAbove.map { interval.high > $0 } ?? true) && (bounds.highAtMost.map { interval.high <= $0 } ?? true)
                #expect(matches.contains { $0.holds(key) } == truth)
                if truth { hits += 1 }
            }
        }
        #expect(hits > 20_000)
    }

    @Test func `a day is looked up among points and days alone, nearly without tests`() {
        var bounds = KeyTest.DateBounds()
        bounds.lowAtLeast = 0
        bounds.highAtMost = Self.day
        let matches = DateKey.matching(bounds)
        #expect(matches.flatMap(\.ranges).allSatisfy { $0.lower[0] == 0 })
        bounds = KeyTest.DateBounds()
        bounds.highAbove = Self.day
        #expect(DateKey.matching(bounds).first?.test == .any)
    }
}
