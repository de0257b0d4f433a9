import FHIRCore
import Glibc

/// Tests decided on a key's bytes.
extension KeyTest {
    /// Whether a key passes. False for an empty key, but for `any`, and for keys of other kinds than the test is for.
    package func holds(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .any: true
        case .exactText(let hash): key.count >= StringKey.tail && key.number(at: key.count - 4) == hash
        case .contains(let text): Self.contains(key, text)
        case .parameter(let number): ReferenceKey.parameter(of: key) == number
        case .isCut: key.count >= StringKey.tail && key[key.count - StringKey.tail] == 1
        case .system(let hash): key.count >= TokenKey.tail && key.number(at: key.count - 4) == hash
        case .unit(let hash): Self.hasUnit(key, hash)
        case .date(let bounds): DateKey.decode(key).map(bounds.hold) ?? false
        case .number(let bounds): bounds.hold(key)
        case .near(let latitude, let longitude, let metres):
            PositionKey.decode(key).map { $0.distance(to: PositionKey.Position(latitude: latitude, longitude: longitude)) <= metres }
                ?? false
        case .behind(let count, let test): key.count > count && test.holds(UnsafeBufferPointer(rebasing: key[count...]))
        case .all(let tests): tests.allSatisfy { $0.holds(key) }
        }
    }

    /// The test for many keys: what is the same for all of them is found out once.
    package var prepared: (UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .any: { _ in true }
        case .contains(let text): { Self.contains($0, text) }
        case .isCut: { $0.count >= StringKey.tail && $0[$0.count - StringKey.tail] == 1 }
        case .date(let bounds): { DateKey.decode($0).map(bounds.hold) ?? false }
        case .number(let bounds): { bounds.hold($0) }
        case .parameter(let number): { ReferenceKey.parameter(of: $0) == number }
        case .behind(let count, let test): Self.behind(count, test.prepared)
        default: { holds($0) }
        }
    }

    private static func behind(
        _ count: Int, _ holds: @escaping (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> (UnsafeBufferPointer<UInt8>) -> Bool {
        { $0.count > count && holds(UnsafeBufferPointer(rebasing: $0[count...])) }
    }

    /// Whether a key passes.
    package func holds(_ key: [UInt8]) -> Bool { key.withUnsafeBufferPointer { holds($0) } }

    private static func contains(_ key: UnsafeBufferPointer<UInt8>, _ text: [UInt8]) -> Bool {
        let last = key.count - StringKey.tail - text.count
        guard last >= 0, let start = key.baseAddress else { return false }
        return text.withUnsafeBufferPointer { text in
            guard let first = text.first, let textStart = text.baseAddress else { return true }
            var at = 0
            while at <= last, let found = memchr(start + at, Int32(first), last - at + 1) {
                at = UnsafeRawPointer(found) - UnsafeRawPointer(start)
                if memcmp(found, textStart, text.count) == 0 { return true }
                at += 1
            }
            return false
        }
    }

    private static func hasUnit(_ key: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Bool {
        guard key.first == QuantityKey.raw || key.first == QuantityKey.alone, key.count > QuantityKey.units else { return false }
        return (0..<3).contains { key.number(at: key.count - QuantityKey.units + 4 * $0) == hash }
    }
}

extension KeyTest.DateBounds {
    /// Whether an interval lies within.
    func hold(_ interval: MicrosecondInterval) -> Bool {
        (lowAtLeast.map { interval.low >= $0 } ?? true) && (lowBelow.map { interval.low < $0 } ?? true)
            && (highAbove.map { interval.high > $0 } ?? true) && (highAtMost.map { interval.high <= $0 } ?? true)
    }
}

extension KeyTest.NumberBounds {
    /// Whether the number or interval of a number's or a quantity's key lies within.
    func hold(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let offset = QuantityKey.number(in: key), let ends = NumberKey.ends(key, from: offset) else { return false }
        let (low, high) = (key[ends.low], key[ends.high])
        return (lowAtLeast.map { !low.lexicographicallyPrecedes($0) } ?? true)
            && (lowAbove.map { $0.lexicographicallyPrecedes(low) } ?? true)
            && (lowBelow.map { low.lexicographicallyPrecedes($0) } ?? true)
            && (highAtLeast.map { !high.lexicographicallyPrecedes($0) } ?? true)
            && (highAbove.map { $0.lexicographicallyPrecedes(high) } ?? true)
            && (highBelow.map { high.lexicographicallyPrecedes($0) } ?? true)
            && (highAtMost.map { !$0.lexicographicallyPrecedes(high) } ?? true)
    }
}
