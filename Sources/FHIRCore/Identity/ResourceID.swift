/// The logical id of a resource: 1 to 64 of `A-Z a-z 0-9 - .` (R4 `datatypes.html#id`).
package struct ResourceID: Hashable, Sendable, CustomStringConvertible {
    package let value: String

    /// Nil unless the text is a legal id.
    package init?(_ text: String) {
        var text = text
        guard text.withUTF8(Self.isLegal) else { return nil }
        value = text
    }

    /// Nil unless the text is a legal id.
    package init?(_ text: Substring) {
        self.init(String(text))
    }

    /// Nil unless the bytes are a legal id.
    package init?(utf8 bytes: ArraySlice<UInt8>) {
        let text: String? = bytes.withUnsafeBufferPointer { Self.isLegal($0) ? String(decoding: $0, as: UTF8.self) : nil }
        guard let text else { return nil }
        value = text
    }

    /// Nil unless the bytes are a legal id.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        guard Self.isLegal(bytes) else { return nil }
        value = String(decoding: bytes, as: UTF8.self)
    }

    package var description: String { value }

    private static func isLegal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !bytes.isEmpty, bytes.count <= 64 else { return false }
        for byte in bytes where !isAllowed(byte) { return false }
        return true
    }

    @inline(__always)
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
