/// The logical id of a resource: 1 to 64 of `A-Z a-z 0-9 - .` (R4 `datatypes.html#id`).
package struct ResourceID: Hashable, Sendable, CustomStringConvertible {
    package let value: String

    /// Nil unless the text is a legal id.
    package init?(_ text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.count <= 64, text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        value = String(text)
    }

    /// Nil unless the bytes are a legal id.
    package init?(utf8 bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty, bytes.count <= 64, bytes.allSatisfy(Self.isAllowed) else { return nil }
        value = String(decoding: bytes, as: UTF8.self)
    }

    package var description: String { value }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
