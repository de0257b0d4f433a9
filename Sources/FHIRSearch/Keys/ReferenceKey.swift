package import FHIRCore
package import FHIRSchema

/// Keys of references, all of them in the one parameter `.anyReference`, so that "who refers to this?" is one range.
///
/// Permanent:
/// - to a resource of this server: 0x01 ‖ number of its type ‖ id ‖ 0x00 ‖ number of the parameter, 0 for a reference that no parameter
///   covers. An id that is a UUID in lower case is 0x00 ‖ its 16 bytes, any other its text;
/// - to anything else, by URL: 0x02 ‖ the URL without `|version` as in `URIKey` ‖ 0x00 ‖ number of the parameter ‖ four bytes of the
///   version's hash, 0 for none;
/// - not a reference but the resource itself, inside a Bundle: 0x03 ‖ the same as behind 0x01.
/// Numbers of types and parameters have two bytes, big-endian. A version after the id (`/_history/2`) is not kept.
package enum ReferenceKey {
    /// What a key points at.
    package enum Target: Sendable, Hashable {
        /// A resource of this server by the number of its type.
        case resource(type: UInt16, ResourceID)
        /// Something by its URL, as far as the key keeps it, and by the hash of its version.
        case url([UInt8], version: UInt32)
    }

    static let local: UInt8 = 1
    static let url: UInt8 = 2
    static let nested: UInt8 = 3
    /// Behind the id or URL, so that their order is that of their texts.
    private static let end: UInt8 = 0
    /// How many bytes follow an id, and a URL.
    static let tail = 3
    static let urlTail = 7

    /// Appends the key of a reference to a resource of this server.
    /// - Parameters:
    ///   - type: the number of the target's type.
    ///   - parameter: nil for a reference that no parameter covers.
    ///   - isNested: whether it is the resource itself, inside a Bundle.
    package static func append(
        type: UInt16, id: UnsafeBufferPointer<UInt8>, by parameter: ParameterNumber?, isNested: Bool = false, to key: inout [UInt8]
    ) {
        appendTarget(type: type, id: id, isNested: isNested, to: &key)
        key.append(bigEndian: parameter?.rawValue ?? 0)
    }

    /// Appends the key of a reference by URL, which may end in `|version`.
    package static func append(
        url text: UnsafeBufferPointer<UInt8>, by parameter: ParameterNumber, _ hash: KeyedHash, to key: inout [UInt8]
    ) {
        let bar = text.lastIndex(of: UInt8(ascii: "|"))
        let version = bar.map { UnsafeBufferPointer(rebasing: text[($0 + 1)...]) }
        key.append(self.url)
        URIKey.append(UnsafeBufferPointer(rebasing: text[..<(bar ?? text.count)]), hash, to: &key)
        key.append(end)
        key.append(bigEndian: parameter.rawValue)
        key.append(bigEndian: version.map { $0.isEmpty ? 0 : hash.short($0) } ?? 0)
    }

    /// The key of a reference to a resource of this server.
    package static func encode(
        _ type: TypeID, _ id: ResourceID, by parameter: ParameterNumber?, isNested: Bool = false, _ numbering: IndexNumbering
    ) -> [UInt8] {
        var key: [UInt8] = []
        var text = id.value
        text.withUTF8 { append(type: numbering.number(of: type), id: $0, by: parameter, isNested: isNested, to: &key) }
        return key
    }

    /// The key of a reference by URL, which may end in `|version`.
    package static func encode(url: String, by parameter: ParameterNumber, _ hash: KeyedHash) -> [UInt8] {
        var url = url
        var key: [UInt8] = []
        url.withUTF8 { append(url: $0, by: parameter, hash, to: &key) }
        return key
    }

    /// What a key points at, and by which parameter; nil when it is not such a key or the resource is itself nested.
    package static func decode(_ key: UnsafeBufferPointer<UInt8>) -> (target: Target, parameter: ParameterNumber?)? {
        guard let kind = key.first else { return nil }
        if kind == url, key.count > urlTail {
            let target = Target.url(Array(key[1..<(key.count - urlTail)]), version: key.number(at: key.count - 4))
            return (target, parameter(of: key))
        }
        guard kind == local, key.count >= 7, key[key.count - tail] == end else { return nil }
        let bytes = UnsafeBufferPointer(rebasing: key[3..<(key.count - tail)])
        let id = bytes.first == 0 ? CompactUUID.text(bytes.dropFirst()) : ResourceID(utf8: bytes)
        guard let id else { return nil }
        return (.resource(type: key.number(at: 1), id), parameter(of: key))
    }

    /// The parameter of a key; nil when none covers the reference.
    package static func parameter(of key: UnsafeBufferPointer<UInt8>) -> ParameterNumber? {
        let number: UInt16 = key.number(at: key.count - (key.first == url ? urlTail - 1 : tail - 1))
        return number == 0 ? nil : ParameterNumber(rawValue: number)
    }

    /// References to a resource of this server by one parameter.
    package static func matching(
        _ type: TypeID, _ id: ResourceID, by parameter: ParameterNumber, isNested: Bool = false, _ numbering: IndexNumbering
    ) -> KeyMatch {
        KeyMatch([.exactly(encode(type, id, by: parameter, isNested: isNested, numbering))])
    }

    /// References to a resource of this server by any parameter or none.
    package static func matching(_ type: TypeID, _ id: ResourceID, _ numbering: IndexNumbering) -> KeyMatch {
        var key: [UInt8] = []
        var text = id.value
        text.withUTF8 { appendTarget(type: numbering.number(of: type), id: $0, isNested: false, to: &key) }
        return KeyMatch([.prefix(key)])
    }

    /// References by URL by one parameter: with `|version` to that one only, without to any.
    package static func matching(url: String, by parameter: ParameterNumber, _ hash: KeyedHash) -> KeyMatch {
        let key = encode(url: url, by: parameter, hash)
        return KeyMatch([url.utf8.contains(UInt8(ascii: "|")) ? .exactly(key) : .prefix(Array(key.dropLast(4)))])
    }

    private static func appendTarget(type: UInt16, id: UnsafeBufferPointer<UInt8>, isNested: Bool, to key: inout [UInt8]) {
        key.append(isNested ? nested : local)
        key.append(bigEndian: type)
        if !CompactUUID.append(id, to: &key) { key.append(contentsOf: id) }
        key.append(end)
    }
}

/// Rows of a parameter whatever they point at.
extension ReferenceKey {
    /// The parameter's references to resources of these types, or, nil, to anything.
    package static func rows(of parameter: ParameterNumber, to types: [TypeID]?, _ numbering: IndexNumbering) -> RowCriterion {
        let ranges = types.map { types in types.map { numbering.number(of: $0) }.sorted().map { KeyRange.prefix(head($0)) } }
        return RowCriterion(.anyReference, ranges ?? [KeyRange(from: [local], to: [nested + 1])], .parameter(parameter))
    }

    /// The parameter's references by URL.
    package static func urlRows(of parameter: ParameterNumber) -> RowCriterion {
        RowCriterion(.anyReference, [.prefix([url])], .parameter(parameter))
    }

    /// How keys of references to resources of a type begin.
    static func head(_ type: UInt16) -> [UInt8] { [local, UInt8(type >> 8), UInt8(type & 0xFF)] }
}
