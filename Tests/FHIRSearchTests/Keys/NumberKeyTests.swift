import FHIRCore
import Testing

@testable import FHIRSearch

/// Keys of numbers keep the order of numbers and find what lies within bounds.
struct NumberKeyTests {
    private func number(_ random: inout SeededRandom) -> DecimalValue {
        let digits = [
            "0", "1", "-1", "5", "10", "-10", "99.5", "100", "100.00", "0.001", "1e40", "-1e40", "1e-40", "123456789012345678901234567890",
            "1e5000", "-1e5000", "1e-5000", "0.5", "2.54",
        ]
        let text =
            random.once(in: 2)
            ? digits.randomElement(using: &random) ?? "0"
            : "\(Int.random(in: -200...200, using: &random)).\(Int.random(in: 0...99, using: &random))"
        return DecimalValue(text) ?? .zero
    }

    @Test func `points sort as numbers do`() {
        var random = SeededRandom(seed: 15)
        for _ in 0..<3000 {
            let (left, right) = (number(&random), number(&random))
            let (a, b) = (NumberKey.encode(left), NumberKey.encode(right))
            #expect((a == b) == (left == right))
            #expect(a.lexicographicallyPrecedes(b) == (left < right))
        }
    }

    @Test func `no key is longer than its limit, and further digits count as zeros`() {
        let long = DecimalValue(String(repeating: "7", count: 1000)) ?? .zero
        let alike = DecimalValue(String(repeating: "7", count: 60) + String(repeating: "0", count: 940)) ?? .zero
        #expect(NumberKey.encode(low: long, high: long.multiplied(by: DecimalValue(2))).count <= 69)
        #expect(NumberKey.encode(long) == NumberKey.encode(alike))
        #expect(NumberKey.encode(long).count == 1 + 3 + 30 + 1)
        let zeros = DecimalValue("1" + String(repeating: "0", count: 70) + "1") ?? .zero
        #expect(NumberKey.encode(zeros) == NumberKey.encode(DecimalValue("1e71") ?? .zero))
        let negative = DecimalValue("-0." + String(repeating: "3", count: 100)) ?? .zero
        #expect(NumberKey.encode(negative) == NumberKey.encode(DecimalValue("-0." + String(repeating: "3", count: 60)) ?? .zero))
    }

    @Test func `ranges hold what the bounds say, points and intervals`() {
        var random = SeededRandom(seed: 16)
        let stored: [(low: DecimalValue?, high: DecimalValue?)] = (0..<500).map { _ in
            let (a, b) = (number(&random), number(&random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return (nil, a)
            case 1: return (a, nil)
            case 2, 3: return (min(a, b), max(a, b))
            default: return (a, a)
            }
        }
        let keys = stored.map { NumberKey.encode(low: $0.low, high: $0.high) }
        var hits = 0
        for _ in 0..<800 {
            func bound() -> DecimalValue? { random.once(in: 4) ? number(&random) : nil }
            let (lowAtLeast, lowAbove, lowBelow) = (bound(), bound(), bound())
            let (highAtLeast, highAbove, highBelow, highAtMost) = (bound(), bound(), bound(), bound())
            var bounds = KeyTest.NumberBounds()
            bounds.lowAtLeast = lowAtLeast.map(NumberKey.bytes)
            bounds.lowAbove = lowAbove.map(NumberKey.bytes)
            bounds.lowBelow = lowBelow.map(NumberKey.bytes)
            bounds.highAtLeast = highAtLeast.map(NumberKey.bytes)
            bounds.highAbove = highAbove.map(NumberKey.bytes)
            bounds.highBelow = highBelow.map(NumberKey.bytes)
            bounds.highAtMost = highAtMost.map(NumberKey.bytes)
            let matches = NumberKey.matching(bounds)
            for ((low, high), key) in zip(stored, keys) {
                func lowIs(_ bound: DecimalValue?, _ holds: (DecimalValue, DecimalValue) -> Bool, ifOpen: Bool) -> Bool {
                    bound.map { bound in low.map { holds($0, bound) } ?? ifOpen } ?? true
                }
                func highIs(_ bound: DecimalValue?, _ holds: (DecimalValue, DecimalValue) -> Bool, ifOpen: Bool) -> Bool {
                    bound.map { bound in high.map { holds($0, bound) } ?? ifOpen } ?? true
                }
                let truth =
                    lowIs(lowAtLeast, >=, ifOpen: false) && lowIs(lowAbove, >, ifOpen: false) && lowIs(lowBelow, <, ifOpen: true)
                    && highIs(highAtLeast, >=, ifOpen: true) && highIs(highAbove, >, ifOpen: true)
                    && highIs(highBelow, <, ifOpen: false) && highIs(highAtMost, <=, ifOpen: false)
                #expect(matches.contains { $0.holds(key) } == truth)
                if truth { hits += 1 }
            }
        }
        #expect(hits > 10_000)
    }
}
