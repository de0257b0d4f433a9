package import FHIRCore

/// Keys of numbers: points and intervals, exact and in numeric order.
///
/// Permanent: 0x00 ‖ the number's ordered bytes for a point, 0x01 ‖ those of the low ‖ those of the high end for an interval [low, high].
/// An open low end is 00 00 00, an open high one FF FF FF, before and behind all numbers. Of numbers with more than 60 digits the further
/// digits count as zeros. At most 69 bytes.
package enum NumberKey {
    static let point: UInt8 = 0
    static let interval: UInt8 = 1
    static let digits = 60
    static let lowest: [UInt8] = [0, 0, 0]
    static let highest: [UInt8] = [0xFF, 0xFF, 0xFF]

    /// Appends the key of a number.
    package static func append(_ value: DecimalValue, to key: inout [UInt8]) {
        key.append(point)
        appendBytes(of: value, to: &key)
    }

    /// Appends the key of an interval, nil being an open end; one that ends where it begins is a point.
    package static func append(low: DecimalValue?, high: DecimalValue?, to key: inout [UInt8]) {
        if let low, let high, low == high { return append(low, to: &key) }
        key.append(interval)
        key.append(contentsOf: low.map(bytes) ?? lowest)
        key.append(contentsOf: high.map(bytes) ?? highest)
    }

    /// The key of a number.
    package static func encode(_ value: DecimalValue) -> [UInt8] {
        var key: [UInt8] = []
        append(value, to: &key)
        return key
    }

    /// The key of an interval.
    package static func encode(low: DecimalValue?, high: DecimalValue?) -> [UInt8] {
        var key: [UInt8] = []
        append(low: low, high: high, to: &key)
        return key
    }

    /// A number's ordered bytes as keys have them.
    package static func bytes(_ value: DecimalValue) -> [UInt8] {
        var bytes: [UInt8] = []
        appendBytes(of: value, to: &bytes)
        return bytes
    }

    private static func appendBytes(of value: DecimalValue, to key: inout [UInt8]) {
        let start = key.count
        value.appendOrderedBytes(to: &key)
        guard value.digitCount > digits, let flip = key.last else { return }
        let head = key[start] ^ flip == 0x81 || key[start] ^ flip == 0xFF ? 3 : 1
        guard key.count > start + head + digits / 2 + 1 else { return }
        key.removeSubrange((start + head + digits / 2)...)
        while key.last == 1 ^ flip { key.removeLast() }  // the encoding of two zeros
        key.append(flip)
    }

    /// Numbers and intervals within bounds: points by their range, all intervals that can begin there by the test.
    package static func matching(_ bounds: KeyTest.NumberBounds) -> [KeyMatch] {
        let floor = [bounds.lowAtLeast, bounds.lowAbove.flatMap(behind)].compactMap(\.self)
        let ceiling = [bounds.lowBelow, bounds.highBelow, bounds.highAtMost.flatMap(behind)].compactMap(\.self)
        let pointFloor = floor + [bounds.highAtLeast, bounds.highAbove.flatMap(behind)].compactMap(\.self)
        let points = range(point, from: pointFloor, to: ceiling)
        let intervals = range(interval, from: floor, to: ceiling)
        return [KeyMatch([points]), KeyMatch([intervals], .number(bounds))].filter { !$0.ranges.isEmpty }
    }

    /// The first bytes behind all keys of a number.
    private static func behind(_ number: [UInt8]) -> [UInt8]? { KeyRange.prefix(number).upper }

    private static func range(_ head: UInt8, from floor: [[UInt8]], to ceiling: [[UInt8]]) -> KeyRange {
        let lower = floor.max { $0.lexicographicallyPrecedes($1) } ?? []
        let upper = ceiling.min { $0.lexicographicallyPrecedes($1) }
        return KeyRange(from: [head] + lower, to: upper.map { [head] + $0 } ?? [head + 1])
    }

    /// Where the ordered bytes of the two ends lie in a key whose number begins at an offset, twice the same for a point; nil when it
    /// has none.
    static func ends(_ key: UnsafeBufferPointer<UInt8>, from offset: Int) -> (low: Range<Int>, high: Range<Int>)? {
        guard offset >= 0, offset < key.count, let lowEnd = end(key, from: offset + 1) else { return nil }
        let low = offset + 1..<lowEnd
        if key[offset] == point { return (low, low) }
        guard let highEnd = end(key, from: lowEnd) else { return nil }
        return (low, lowEnd..<highEnd)
    }

    /// Where the ordered bytes that begin at an index end.
    private static func end(_ key: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < key.count else { return nil }
        let first = key[start]
        if first == 0x80 { return start + 1 }
        let flip: UInt8 = first < 0x80 ? 0xFF : 0
        var at = start + 1
        if first ^ flip == 0x81 || first ^ flip == 0xFF {
            guard start + 3 <= key.count else { return nil }
            if key[start + 1] == first, key[start + 2] == first, first == 0 || first == 0xFF { return start + 3 }
            at = start + 3
        }
        while at < key.count, key[at] != flip { at += 1 }
        return at < key.count ? at + 1 : nil
    }
}
