/// Decides whether bytes are a legal value of a FHIR R4 primitive type, without allocating.
///
/// The rules are the regular expressions of the R4 definitions (https://hl7.org/fhir/R4/datatypes.html), written out as byte
/// loops, plus what the page says in words and a program can check: 32-bit ranges, real calendar days, base64 padding, the
/// 1 MiB limit of strings and the ban on control characters. What XML 1.0 cannot hold (production 2) is no character at all,
/// since every resource must have both formats: controls, U+FFFE and U+FFFF. White space means the four ASCII characters XML
/// knows: space, tab, line feed, carriage return. Well-formedness of UTF-8 is not looked at here; see `UTF8Syntax`.
package enum PrimitiveSyntax {
    /// The primitive types of R4. Raw values are shared with the schema tables; their order is fixed.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case none = 0
        case boolean, integer, unsignedInt, positiveInt, decimal
        case string, markdown, code, id, oid, uri, url, canonical, uuid
        case base64Binary, date, dateTime, instant, time, xhtml
    }

    /// The most characters (Unicode scalars) a `string` or `markdown` may have.
    package static let maximumCharacters = 1_048_576

    /// Whether `bytes` (the value alone, without quotes) is a legal value of `kind`.
    ///
    /// `Kind.none` has no legal values. `xhtml` only has to be non-empty: its content is judged where narratives are read.
    /// Cost: O(n) in the bytes, no allocation.
    package static func isValid(_ kind: Kind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch kind {
        case .none: false
        case .boolean: isBoolean(bytes)
        case .integer: isInteger(bytes)
        case .unsignedInt: isUnsigned(bytes, from: 0)
        case .positiveInt: isUnsigned(bytes, from: 1)
        case .decimal: isDecimal(bytes)
        case .string, .markdown: isText(bytes)
        case .code: isCode(bytes)
        case .id: isID(bytes)
        case .oid: isOID(bytes)
        case .uri, .url, .canonical: isURI(bytes)
        case .uuid: isUUID(bytes)
        case .base64Binary: isBase64(bytes)
        case .date: DateTimeValue(bytes, as: .date) != nil
        case .dateTime: DateTimeValue(bytes, as: .dateTime) != nil
        case .instant: DateTimeValue(bytes, as: .instant) != nil
        case .time: isTime(bytes)
        case .xhtml: bytes.count > 0
        }
    }

    /// Whether `bytes` is a legal value of `kind`; the same as for a buffer.
    package static func isValid(_ kind: Kind, _ bytes: Span<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { isValid(kind, $0) }
    }
}
