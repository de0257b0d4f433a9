package import FHIRSchema

/// A reference by search, `Patient?identifier=…`, as a transaction may have them (R4 `http.html#trules`, conditional references).
package enum SearchReference {
    /// Whether the text is a resource type with a query behind it.
    package static func isOne(_ text: ArraySlice<UInt8>, _ schema: Schema) -> Bool {
        parts(text, schema) != nil
    }

    /// The type and the query, without the question mark; nil for any other reference.
    package static func parts(_ text: ArraySlice<UInt8>, _ schema: Schema) -> (type: TypeID, query: String)? {
        guard let mark = text.firstIndex(of: UInt8(ascii: "?")),
            let type = text[..<mark].withUnsafeBufferPointer({ schema.type(namedBytes: $0) }), schema.isConcreteResource(type)
        else { return nil }
        return (type, String(decoding: text[(mark + 1)...], as: UTF8.self))
    }
}
