/// The keys of a parameter from `lower` up to, not including, `upper`, byte by byte; `upper` nil: to the parameter's end.
package struct KeyRange: Hashable, Sendable {
    package var lower: [UInt8]
    package var upper: [UInt8]?

    package init(from lower: [UInt8], to upper: [UInt8]?) {
        self.lower = lower
        self.upper = upper
    }

    /// All keys of a parameter.
    package static let all = KeyRange(from: [], to: nil)

    /// The keys that begin with these bytes.
    package static func prefix(_ bytes: [UInt8]) -> KeyRange {
        var upper = bytes
        while let last = upper.last {
            if last < 0xFF {
                upper[upper.count - 1] = last + 1
                return KeyRange(from: bytes, to: upper)
            }
            upper.removeLast()
        }
        return KeyRange(from: bytes, to: nil)
    }

    /// One key only.
    package static func exactly(_ bytes: [UInt8]) -> KeyRange { KeyRange(from: bytes, to: bytes + [0]) }

    /// The key, if the range holds no other.
    package var only: [UInt8]? {
        guard let upper, upper.count == lower.count + 1, upper.last == 0, upper.starts(with: lower) else { return nil }
        return lower
    }
}
