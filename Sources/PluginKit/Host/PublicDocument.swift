/// A JSON document below `/.well-known` (RFC 8615), which everybody may read.
package struct PublicDocument: Sendable {
    /// Such as `jwks.json`.
    package var name: String
    package var make: DocumentMaker

    package init(_ name: String, _ make: @escaping DocumentMaker) {
        self.name = name
        self.make = make
    }
}
