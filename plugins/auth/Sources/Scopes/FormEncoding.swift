/// Percent-encoding of the names and values in a scope's query (RFC 3986, 2.1).
enum FormEncoding {
    private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/|,".utf8)

    static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if plain.contains(byte) { bytes.append(byte) } else { bytes += Array(("%" + Hexadecimal.text([byte]).uppercased()).utf8) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil unless it is well-formed and decodes to UTF-8.
    static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let decoded = Hexadecimal.bytes(String(decoding: digits, as: UTF8.self)) else { return nil }
            bytes += decoded
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
