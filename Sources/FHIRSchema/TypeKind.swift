/// What sort of type a type is.
@usableFromInline
package enum TypeKind: UInt8, Sendable {
    case primitive = 1, complex, backbone, resource
}

/// The primitive types of R4 and xhtml (R4 section 2.24.0.1); the raw value is also the number of the type.
@usableFromInline
package enum PrimitiveKind: UInt8, Sendable {
    /// Not a primitive type.
    case none = 0
    case boolean, integer, unsignedInt, positiveInt, decimal, string, markdown, code, id, oid, uri, url, canonical, uuid,
        base64Binary, date, dateTime, instant, time, xhtml
}
