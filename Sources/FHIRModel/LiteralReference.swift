package import FHIRCore
package import FHIRSchema

/// A reference by URL to a resource of this server: `Patient/1`, `Patient/1/_history/2`, or the same behind the server's base URL.
///
/// Specification: R4 `references.html#literal`.
package struct LiteralReference: Sendable, Hashable {
    package var type: TypeID
    package var id: ResourceID
    /// The version, when the reference names one.
    package var version: ResourceID?

    package init(type: TypeID, id: ResourceID, version: ResourceID? = nil) {
        self.type = type
        self.id = id
        self.version = version
    }

    /// Nil for fragments, `urn:` references, conditional references and URLs of other servers. `base` has no trailing slash.
    package init?(_ bytes: ArraySlice<UInt8>, schema: Schema, base: [UInt8]) {
        var rest = bytes
        if rest.starts(with: base), rest.count > base.count, rest[rest.startIndex + base.count] == UInt8(ascii: "/") {
            rest = rest.dropFirst(base.count + 1)
        }
        let slash = UInt8(ascii: "/")
        guard let end = rest.firstIndex(of: slash), let first = rest.first, first >= UInt8(ascii: "A"), first <= UInt8(ascii: "Z") else {
            return nil
        }
        let name = rest[..<end]
        guard let type = name.withUnsafeBufferPointer({ schema.type(namedBytes: $0) }), schema.isConcreteResource(type) else { return nil }
        rest = rest[(end + 1)...]
        if let next = rest.firstIndex(of: slash) {
            let tail = rest[next...]
            let prefix = Array("/_history/".utf8)
            guard let id = ResourceID(utf8: rest[..<next]), tail.starts(with: prefix),
                let version = ResourceID(utf8: tail.dropFirst(prefix.count))
            else { return nil }
            self.init(type: type, id: id, version: version)
        } else {
            guard let id = ResourceID(utf8: rest) else { return nil }
            self.init(type: type, id: id)
        }
    }
}
