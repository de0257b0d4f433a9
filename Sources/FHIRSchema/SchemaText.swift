/// A text that lies in the schema tables: names, expressions, canonical URLs, codes.
///
/// `@unchecked Sendable`: it points at the program's read-only data, which nothing can change or free.
package struct SchemaText: @unchecked Sendable {
    /// The UTF-8 bytes, valid as long as the program runs.
    package let bytes: UnsafeBufferPointer<UInt8>

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    package var isEmpty: Bool { bytes.isEmpty }

    /// A copy of the text; names of up to 15 bytes need no allocation.
    package var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension SchemaText: Comparable, Hashable {
    /// Whether both have the same bytes.
    package static func == (left: SchemaText, right: SchemaText) -> Bool {
        left.bytes.count == right.bytes.count && left.bytes.elementsEqual(right.bytes)
    }

    /// Byte order.
    package static func < (left: SchemaText, right: SchemaText) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// Whether the text has the bytes of the string.
    package static func == (left: SchemaText, right: String) -> Bool {
        left.bytes.elementsEqual(right.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
}

extension SchemaText: CustomStringConvertible {
    package var description: String { string }
}
