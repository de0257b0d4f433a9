import CLinux
import Glibc

/// Growable bytes in memory of their own: requests being written, answers being gathered, files.
///
/// A class, so that a connection's buffer is filled in place without copies or reference counts; not Sendable, used by one thread.
final class Bytes {
    /// Valid until the next call that may grow the memory.
    private(set) var start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private(set) var capacity: Int

    init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    /// A copy of the bytes.
    var array: [UInt8] { Array(all) }

    /// The bytes as text.
    var text: String { String(decoding: all, as: UTF8.self) }

    /// The bytes where they lie; only for an owner that outlives the use.
    var all: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// The bytes from an offset on; empty when the offset lies at or behind the end.
    func from(_ offset: Int) -> UnsafeBufferPointer<UInt8> { slice(offset, max(count - offset, 0)) }

    /// `length` bytes from an offset; both are cut to what there is.
    func slice(_ offset: Int, _ length: Int) -> UnsafeBufferPointer<UInt8> {
        let offset = min(max(offset, 0), count)
        return UnsafeBufferPointer(start: start + offset, count: min(max(length, 0), count - offset))
    }

    func removeAll() { count = 0 }

    /// Makes room for more bytes behind the last one.
    func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let larger = max(capacity * 2, count + more)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: start, count: count)
        start.deallocate()
        start = moved
        capacity = larger
    }

    /// Takes bytes that somebody else wrote into the reserved room.
    func advance(by written: Int) { count = min(count + max(written, 0), capacity) }

    func append(_ byte: UInt8) {
        reserve(1)
        start[count] = byte
        count += 1
    }

    func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (start + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    func append(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { append($0) } }

    func append(_ text: StaticString) { append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)) }

    func append(_ bytes: Bytes) { append(bytes.all) }

    /// Appends a number that is not negative, with leading zeros up to `width` digits.
    func append(number: Int, width: Int = 1) {
        var rest = max(number, 0)
        var digits = 1
        var limit = 10
        while digits < 18, rest >= limit {
            digits += 1
            limit *= 10
        }
        let length = max(digits, width)
        reserve(length)
        for place in stride(from: length - 1, through: 0, by: -1) {
            start[count + place] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        }
        count += length
    }

    /// Overwrites bytes that are there already.
    func update(at offset: Int, _ change: (UnsafeMutablePointer<UInt8>) -> Void, length: Int) {
        guard offset >= 0, length >= 0, offset + length <= count else { return }
        change(start + offset)
    }
}

extension UnsafeBufferPointer where Element == UInt8 {
    func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count, let left = baseAddress, let right = other.baseAddress else { return count == other.count }
        return memcmp(left, right, count) == 0
    }

    func equals(_ text: StaticString) -> Bool {
        equals(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Where a text first occurs; nil when it does not.
    func firstOffset(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = baseAddress, let needle = text.baseAddress, let found = memmem(base, count, needle, text.count) else { return nil }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }

    /// Where a text first occurs; nil when it does not.
    func firstOffset(of text: StaticString) -> Int? {
        firstOffset(of: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// How often a text occurs, without overlaps.
    func occurrences(of text: StaticString) -> Int {
        let needle = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        var rest = self
        var found = 0
        while let offset = rest.firstOffset(of: needle) {
            found += 1
            rest = UnsafeBufferPointer(rebasing: rest[(offset + needle.count)...])
        }
        return found
    }
}
