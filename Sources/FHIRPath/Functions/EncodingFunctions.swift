import FHIRCore

/// Text as hexadecimal and base64 and back, and escapes for other notations (FHIRPath 2.0, section 5.6.8 onward).
extension FHIRPathFunction {
    static let encodings = [
        FHIRPathFunction("encode", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let format = try call.string(0) else { return .empty }
            let bytes = Array(text.utf8)
            switch format {
            case "hex": return try call.result(String(decoding: TextEncoding.hexadecimal(bytes), as: UTF8.self))
            case "base64": return try call.result(String(decoding: TextEncoding.base64(bytes, isForURL: false), as: UTF8.self))
            case "urlbase64": return try call.result(String(decoding: TextEncoding.base64(bytes, isForURL: true), as: UTF8.self))
            default: return .empty
            }
        },
        FHIRPathFunction("decode", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let format = try call.string(0) else { return .empty }
            let bytes = Array(text.utf8)
            let decoded =
                switch format {
                case "hex": TextEncoding.bytes(hexadecimal: bytes)
                case "base64": TextEncoding.bytes(base64: bytes, isForURL: false)
                case "urlbase64": TextEncoding.bytes(base64: bytes, isForURL: true)
                default: nil as [UInt8]?
                }
            return try decoded.map { decoded throws(OperationFailure) in try call.result(String(decoding: decoded, as: UTF8.self)) }
                ?? .empty
        },
        FHIRPathFunction("escape", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let format = try call.string(0) else { return .empty }
            switch format {
            case "html": return try call.result(TextEncoding.replacing(text, TextEncoding.html))
            case "json": return try call.result(TextEncoding.replacing(text, TextEncoding.json))
            default: return .empty
            }
        },
        FHIRPathFunction("unescape", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let format = try call.string(0) else { return .empty }
            switch format {
            case "html": return try call.result(TextEncoding.restoring(text, TextEncoding.html))
            case "json": return try call.result(TextEncoding.restoring(text, TextEncoding.json))
            default: return .empty
            }
        },
    ]
}

/// The encodings themselves.
enum TextEncoding {
    static let html: [(Character, String)] = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")]
    static let json: [(Character, String)] = [("\\", "\\\\"), ("\"", "\\\""), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")]

    static func replacing(_ text: String, _ table: [(Character, String)]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let entry = table.first(where: { $0.0 == Character(scalar) }) {
                result += entry.1
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func restoring(_ text: String, _ table: [(Character, String)]) -> String {
        var result = ""
        var rest = text[...]
        while let first = rest.unicodeScalars.first {
            if let entry = table.first(where: { rest.utf8.starts(with: $0.1.utf8) }) {
                result.append(entry.0)
                rest.unicodeScalars.removeFirst(entry.1.unicodeScalars.count)
            } else {
                result.unicodeScalars.append(first)
                rest.unicodeScalars.removeFirst()
            }
        }
        return result
    }

    static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    static func bytes(hexadecimal text: [UInt8]) -> [UInt8]? {
        guard text.count % 2 == 0 else { return nil }
        var result: [UInt8] = []
        for index in stride(from: 0, to: text.count, by: 2) {
            guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return nil }
            result.append(high << 4 | low)
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x61 + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x41 + 10
        default: nil
        }
    }

    private static func alphabet(isForURL: Bool) -> [UInt8] {
        Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(isForURL ? "-_" : "+/")".utf8)
    }

    /// With padding, as RFC 4648 has it in both alphabets.
    static func base64(_ bytes: [UInt8], isForURL: Bool) -> [UInt8] {
        let alphabet = alphabet(isForURL: isForURL)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var word: UInt32 = 0
            for offset in 0..<3 { word = word << 8 | (offset < group.count ? UInt32(group[start + offset]) : 0) }
            for position in 0..<4 {
                let isPadding = position > group.count
                result.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(word >> UInt32(18 - 6 * position)) & 63])
            }
        }
        return result
    }

    static func bytes(base64 text: [UInt8], isForURL: Bool) -> [UInt8]? {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet(isForURL: isForURL).enumerated() { values[Int(byte)] = UInt8(value) }
        let significant = text.prefix { $0 != UInt8(ascii: "=") }
        guard text.dropFirst(significant.count).allSatisfy({ $0 == UInt8(ascii: "=") }), significant.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        var word: UInt32 = 0
        var bits: UInt32 = 0
        for byte in significant {
            guard values[Int(byte)] < 64 else { return nil }
            word = (word << 6 | UInt32(values[Int(byte)])) & 0xFFFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        return result
    }
}
