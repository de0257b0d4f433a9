import Glibc

/// One row of the search index without its resource: a parameter and the encoded value, at most 96 bytes, compared byte by byte.
///
/// Up to 24 bytes lie in the value itself, so that most keys need no memory of their own and compare as three words.
@usableFromInline package struct IndexKey: Hashable, Sendable, Comparable {
    @usableFromInline package let parameter: ParameterNumber
    /// How many bytes the key has.
    @usableFromInline package let count: UInt8
    @usableFromInline let words: (UInt64, UInt64, UInt64)
    /// The bytes behind the first 24; nil when there are none.
    @usableFromInline let tail: [UInt8]?

    /// The most bytes that a key has; what is longer is cut by whoever encodes it, and verified on the resource.
    package static let limit = 96

    /// - Parameter bytes: at most `limit`; what is beyond is cut.
    package init(_ parameter: ParameterNumber, _ bytes: some Collection<UInt8>) {
        self = bytes.withContiguousStorageIfAvailable { IndexKey(parameter, buffer: $0) }
            ?? Array(bytes).withUnsafeBufferPointer { IndexKey(parameter, buffer: $0) }
    }

    /// - Parameter bytes: at most `limit`; what is beyond is cut.
    package init(_ parameter: ParameterNumber, buffer bytes: UnsafeBufferPointer<UInt8>) {
        let bytes = UnsafeBufferPointer(rebasing: bytes.prefix(Self.limit))
        self.parameter = parameter
        count = UInt8(truncatingIfNeeded: bytes.count)
        words = (Self.word(bytes, 0), Self.word(bytes, 8), Self.word(bytes, 16))
        tail = bytes.count > 24 ? Array(bytes[24...]) : nil
    }

    /// Eight bytes as a number that compares like them; zeros stand for those that are missing.
    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> UInt64 {
        if offset &+ 8 <= bytes.count {
            return UInt64(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        var word: UInt64 = 0
        var at = offset
        while at < bytes.count {
            word |= UInt64(bytes[at]) << UInt64(56 &- 8 &* (at &- offset))
            at &+= 1
        }
        return word
    }

    /// The encoded value.
    package var bytes: [UInt8] { withBytes { [UInt8]($0) } }

    /// Lends the encoded value without allocating.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let none: UInt64 = 0
        let head = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian)
        var space = (head.0, head.1, head.2, none, none, none, none, none, none, none, none, none)
        let count = Int(count)
        return try withUnsafeMutableBytes(of: &space) { buffer throws(Failure) in
            if let tail {
                tail.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[24...]).copyMemory(from: $0) }
            }
            return try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]).assumingMemoryBound(to: UInt8.self))
        }
    }

    /// The parameter and the first 14 bytes as two numbers that compare like them.
    package var heads: (UInt64, UInt64) {
        (UInt64(parameter.rawValue) << 48 | words.0 >> 16, words.0 << 48 | words.1 >> 16)
    }

    @usableFromInline package static func == (left: Self, right: Self) -> Bool {
        left.parameter == right.parameter && left.count == right.count && left.words == right.words && left.tail == right.tail
    }

    @usableFromInline package func hash(into hasher: inout Hasher) {
        hasher.combine(parameter)
        hasher.combine(count)
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        if let tail { hasher.combine(tail) }
    }

    /// By parameter, then by the value's bytes, a shorter value before a longer one that it begins.
    @inlinable package static func < (left: Self, right: Self) -> Bool {
        if left.parameter != right.parameter { return left.parameter < right.parameter }
        if left.words.0 != right.words.0 { return left.words.0 < right.words.0 }
        if left.words.1 != right.words.1 { return left.words.1 < right.words.1 }
        if left.words.2 != right.words.2 { return left.words.2 < right.words.2 }
        if left.tail == nil, right.tail == nil { return left.count < right.count }
        return tailPrecedes(left, right)
    }

    @usableFromInline static func tailPrecedes(_ left: Self, _ right: Self) -> Bool {
        let (first, second) = (left.tail ?? [], right.tail ?? [])
        let order = memcmp(first, second, min(first.count, second.count))
        return order == 0 ? left.count < right.count : order < 0
    }
}
