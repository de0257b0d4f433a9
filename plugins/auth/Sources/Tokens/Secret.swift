import Crypto

/// Random secrets of 256 bits and what is stored of them: a SHA-256, which suffices because nobody can guess what it is of.
enum Secret {
    static let bytes = 32

    /// 43 signs of `A-Z a-z 0-9 - _`.
    static func make(_ random: Randomness) -> String { Base64URL.text(random.bytes(bytes)) }

    /// What is stored: 64 hexadecimal digits.
    static func hash(_ secret: some StringProtocol) -> String {
        Hexadecimal.text(Array(SHA256.hash(data: Array(secret.utf8))))
    }

    /// Whether a secret is the one whose hash is stored.
    static func isHash(_ stored: String, of secret: some StringProtocol) -> Bool {
        isEqual(Array(stored.utf8), Array(hash(secret).utf8))
    }

    /// In a time that does not depend on where they differ; only their lengths show.
    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}

/// Bytes as hexadecimal digits.
enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(bytes.count * 2)
        for byte in bytes { for nibble in [byte >> 4, byte & 15] { digits.append(nibble < 10 ? nibble + 0x30 : nibble + 0x57) } }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Nil unless the text is an even number of digits.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x57
        case 0x41...0x46: digit - 0x37
        default: nil
        }
    }
}

/// Bytes as RFC 4648's base64 for URLs, without padding.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var signs: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            count += 8
            while count >= 6 {
                count -= 6
                signs.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { signs.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: signs, as: UTF8.self)
    }

    /// The same bytes as other base64 text.
    static func text(base64 text: String) -> String {
        let signs = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: signs, as: UTF8.self)
    }
}
