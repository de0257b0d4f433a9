/// Decimals as bytes whose order is the numeric order.
///
/// The encoding is stored in indexes and never changes:
/// - zero is the byte 0x80;
/// - a positive number 0.d₁d₂… × 10^E (d₁ ≠ 0, no trailing zeros) is a head, then its digits two to a byte as 1 + d₁d₂ (1...100,
///   a last single digit is padded with 0), then 0x00;
/// - the head is 0x82 + (E + 62) for E in -62...62, else 0x81 (below) or 0xFF (above) and E + 32768 in two bytes, high first;
/// - a negative number is its positive encoding with every bit turned.
///
/// Equal numbers have equal bytes, no encoding is the beginning of another, and byte-wise comparison (memcmp, SQLite BLOB,
/// PostgreSQL bytea) orders them by value. A number of n digits takes n / 2 + 2 bytes.
extension DecimalValue {
    /// The encoding.
    package var orderedBytes: [UInt8] {
        var bytes: [UInt8] = []
        appendOrderedBytes(to: &bytes)
        return bytes
    }

    /// Appends the encoding.
    package func appendOrderedBytes(to output: inout [UInt8]) {
        if isZero { return output.append(0x80) }
        let flip: UInt8 = isNegative ? 0xFF : 0
        let magnitude = magnitudeExponent
        switch magnitude {
        case -62...62:
            output.append(UInt8(truncatingIfNeeded: 0x82 + 62 + magnitude) ^ flip)
        default:
            let biased = UInt16(truncatingIfNeeded: magnitude + 32_768)
            output.append((magnitude < 0 ? 0x81 : 0xFF) ^ flip)
            output.append(UInt8(truncatingIfNeeded: biased >> 8) ^ flip)
            output.append(UInt8(truncatingIfNeeded: biased) ^ flip)
        }
        withDigits { digits in
            let end = (digits.lastIndex { $0 != 0 } ?? 0) + 1
            for index in stride(from: 0, to: end, by: 2) {
                let pair = digits[index] * 10 + (index + 1 < end ? digits[index + 1] : 0) + 1
                output.append(pair ^ flip)
            }
        }
        output.append(flip)
    }

    /// Reads an encoding back; the number has no trailing zeros. Nil if `bytes` is not exactly one encoding.
    package init?(orderedBytes bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.first else { return nil }
        if first == 0x80 {
            guard bytes.count == 1 else { return nil }
            self = .zero
            return
        }
        let flip: UInt8 = first < 0x80 ? 0xFF : 0
        let head = first ^ flip
        var index = 1
        let magnitude: Int
        if head == 0x81 || head == 0xFF {
            guard bytes.count >= 3 else { return nil }
            magnitude = (Int(bytes[1] ^ flip) << 8 | Int(bytes[2] ^ flip)) - 32_768
            guard head == 0x81 ? magnitude < -62 : magnitude > 62 else { return nil }
            index = 3
        } else {
            guard head >= 0x82, head <= 0xFE else { return nil }
            magnitude = Int(head) - 0x82 - 62
        }
        var digits: [UInt8] = []
        while index < bytes.count - 1 {
            let pair = bytes[index] ^ flip
            guard pair >= 1, pair <= 100 else { return nil }
            digits.append((pair - 1) / 10)
            digits.append((pair - 1) % 10)
            index += 1
        }
        guard index == bytes.count - 1, bytes[index] == flip, let leading = digits.first, leading != 0,
            digits.count <= Self.maximumResultDigits + 1, digits.suffix(2).contains(where: { $0 != 0 })
        else { return nil }
        if digits.last == 0 { digits.removeLast() }
        self.init(isNegative: flip != 0, digits: digits, exponent: magnitude - digits.count)
    }
}
