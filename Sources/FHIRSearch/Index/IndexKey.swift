/// One row of the search index without its resource: a parameter and the encoded value, at most 96 bytes, compared byte by byte.
///
/// Up to 24 bytes lie in the value itself, so that most keys need no memory of their own and compare as three words.
package struct IndexKey: Hashable, Sendable, Comparable {
    package let parameter: ParameterNumber
    /// How many bytes the key has.
    package let count: UInt8
    private let words: (UInt64, UInt64, UInt64)
    /// The bytes behind the first 24.
    private let tail: [UInt8]

    /// The most bytes that a key has; what is longer is cut by whoever encodes it, and verified on the resource.
    package static let limit = 96

    /// - Parameter bytes: at most `limit`; what is beyond is cut.
    package init(_ parameter: ParameterNumber, _ bytes: some Collection<UInt8>) {
        self.parameter = parameter
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var tail: [UInt8] = []
        var at = 0
        for byte in bytes.prefix(Self.limit) {
            let shift = UInt64(56 - 8 * (at & 7))
            switch at >> 3 {
            case 0: words.0 |= UInt64(byte) << shift
            case 1: words.1 |= UInt64(byte) << shift
            case 2: words.2 |= UInt64(byte) << shift
            default: tail.append(byte)
            }
            at += 1
        }
        self.words = words
        self.tail = tail
        count = UInt8(at)
    }

    /// The encoded value.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
            for at in 0..<min(Int(count), 24) {
                let word = at < 8 ? words.0 : at < 16 ? words.1 : words.2
                buffer.initializeElement(at: at, to: UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (at & 7))))
            }
            for (at, byte) in tail.enumerated() { buffer.initializeElement(at: 24 + at, to: byte) }
            filled = Int(count)
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.parameter == right.parameter && left.count == right.count && left.words == right.words && left.tail == right.tail
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(parameter)
        hasher.combine(count)
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        if !tail.isEmpty { hasher.combine(tail) }
    }

    /// By parameter, then by the value's bytes, a shorter value before a longer one that it begins.
    package static func < (left: Self, right: Self) -> Bool {
        if left.parameter != right.parameter { return left.parameter < right.parameter }
        if left.words.0 != right.words.0 { return left.words.0 < right.words.0 }
        if left.words.1 != right.words.1 { return left.words.1 < right.words.1 }
        if left.words.2 != right.words.2 { return left.words.2 < right.words.2 }
        if left.tail != right.tail { return left.tail.lexicographicallyPrecedes(right.tail) }
        return left.count < right.count
    }
}
