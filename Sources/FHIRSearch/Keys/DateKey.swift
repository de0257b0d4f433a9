package import FHIRCore

/// Keys of dates: an interval [low, high) of microseconds since 1970-01-01T00:00:00Z, sorted by its length in classes, so that in each
/// class few intervals that begin before a point reach beyond it.
///
/// Permanent: class (0 up to a day and an hour, 1 up to 32 days, 2 up to 367 days, 3 up to 16 years, 4 longer or without an end) ‖ low ‖
/// high, eight bytes each, big-endian with the sign bit turned. An open end is the smallest or largest Int64. 17 bytes.
package enum DateKey {
    static let length = 17
    private static let hour: Int64 = 3_600_000_000
    private static let day: Int64 = 24 * hour
    /// The longest intervals of the classes 0 to 3; those of a class are longer than those of the one before.
    static let longest = [day + hour, 32 * day, 367 * day, 5845 * day]

    /// Appends the key of an interval that is not empty.
    package static func append(_ interval: MicrosecondInterval, to key: inout [UInt8]) {
        key.append(UInt8(truncatingIfNeeded: classOf(interval)))
        append(interval.low, to: &key)
        append(interval.high, to: &key)
    }

    /// The key of an interval that is not empty.
    package static func encode(_ interval: MicrosecondInterval) -> [UInt8] {
        var key: [UInt8] = []
        append(interval, to: &key)
        return key
    }

    /// The interval of a key; nil when it is not one.
    package static func decode(_ key: UnsafeBufferPointer<UInt8>) -> MicrosecondInterval? {
        guard key.count == length else { return nil }
        return MicrosecondInterval(low: key.number(at: 1) ^ Int64.min, high: key.number(at: 9) ^ Int64.min)
    }

    /// Intervals within bounds: in each class a range of beginnings, of which those are tested whose ends it does not decide.
    package static func matching(_ bounds: KeyTest.DateBounds) -> [KeyMatch] {
        var certain: [KeyRange] = []
        var tested: [KeyRange] = []
        for number in 0...longest.count {
            guard let (low, end) = beginnings(ofClass: number, bounds) else { continue }
            let (firstCertain, lastCertain) = certainBeginnings(ofClass: number, bounds)
            let (from, to) = (max(low, firstCertain), min(end, lastCertain ?? end))
            guard from < to else {
                tested.append(range(number, low, end))
                continue
            }
            if low < from { tested.append(range(number, low, from)) }
            certain.append(range(number, from, to))
            if to < end { tested.append(range(number, to, end)) }
        }
        var matches: [KeyMatch] = []
        if !certain.isEmpty { matches.append(KeyMatch(certain)) }
        if !tested.isEmpty { matches.append(KeyMatch(tested, .date(bounds))) }
        return matches
    }

    /// Where intervals of a class that are within bounds can begin: from `low` up to, not including, `end`.
    private static func beginnings(ofClass number: Int, _ bounds: KeyTest.DateBounds) -> (low: Int64, end: Int64)? {
        let shortest = number == 0 ? 0 : longest[number - 1]
        var low = bounds.lowAtLeast ?? .min
        if let above = bounds.highAbove, number < longest.count { low = max(low, above.addingClamped(0 &- longest[number])) }
        var end = bounds.lowBelow ?? .max
        if let most = bounds.highAtMost { end = min(end, most == .max ? .max : most.addingClamped(0 &- shortest)) }
        return low < end ? (low, end) : nil
    }

    /// Where intervals of a class must begin so that their ends are within bounds for certain; `end` nil: anywhere behind `first`.
    private static func certainBeginnings(ofClass number: Int, _ bounds: KeyTest.DateBounds) -> (first: Int64, end: Int64?) {
        let first = bounds.highAbove ?? .min
        guard let most = bounds.highAtMost, most < .max else { return (first, nil) }
        return (first, number < longest.count ? most.addingClamped(1 &- longest[number]) : .min)
    }

    /// The keys of a class that begin in [low, end); an end of the largest number is none.
    private static func range(_ number: Int, _ low: Int64, _ end: Int64) -> KeyRange {
        let head = UInt8(truncatingIfNeeded: number)
        var lower = [head]
        append(low, to: &lower)
        guard end < .max else { return KeyRange(from: lower, to: [head + 1]) }
        var upper = [head]
        append(end, to: &upper)
        return KeyRange(from: lower, to: upper)
    }

    private static func classOf(_ interval: MicrosecondInterval) -> Int {
        let (length, overflow) = interval.high.subtractingReportingOverflow(interval.low)
        return overflow ? longest.count : longest.firstIndex { length <= $0 } ?? longest.count
    }

    fileprivate static func append(_ time: Int64, to key: inout [UInt8]) { key.append(bigEndian: UInt64(bitPattern: time ^ Int64.min)) }
}

extension Int64 {
    /// The sum, or the end of the numbers that it would go beyond.
    fileprivate func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}

/// What walks along dates need.
extension DateKey {
    /// How long intervals of a class are at most; nil when there is no limit.
    static func longest(ofClass number: Int) -> Int64? { number < longest.count ? longest[number] : nil }

    /// A time as keys have it.
    static func bytes(_ time: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        append(time, to: &bytes)
        return bytes
    }

    /// The time of such bytes.
    static func time(_ bytes: [UInt8]) -> Int64 { bytes.withUnsafeBufferPointer { $0.number(at: 0, as: Int64.self) ^ Int64.min } }

    /// The beginning of the keys of a class whose intervals begin at a time.
    static func head(_ number: UInt8, _ low: Int64) -> [UInt8] {
        var key = [number]
        key.append(bigEndian: UInt64(bitPattern: low ^ Int64.min))
        return key
    }
}
