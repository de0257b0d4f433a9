/// Keys of URIs, which are compared byte by byte (R4 `search.html#uri`).
///
/// Permanent: the bytes as they are; of a URI longer than 88 bytes the first 80 ‖ eight bytes of its hash.
package enum URIKey {
    static let limit = 88
    static let cut = 80

    /// Appends the key of a URI.
    package static func append(_ uri: UnsafeBufferPointer<UInt8>, _ hash: KeyedHash, to key: inout [UInt8]) {
        if uri.count <= limit { return key.append(contentsOf: uri) }
        key.append(contentsOf: uri.prefix(cut))
        var stream = KeyedHash.Stream(hash)
        stream.add(uri)
        key.append(bigEndian: stream.finish())
    }

    /// The key of a URI.
    package static func encode(_ uri: String, _ hash: KeyedHash) -> [UInt8] {
        var uri = uri
        var key: [UInt8] = []
        uri.withUTF8 { append($0, hash, to: &key) }
        return key
    }

    /// The URI itself.
    package static func matching(_ uri: String, _ hash: KeyedHash) -> KeyMatch { KeyMatch([.exactly(encode(uri, hash))]) }

    /// URIs that begin with this one (`:below`). Certain unless it is longer than what keys keep.
    package static func matching(below uri: String) -> KeyMatch {
        let bytes = Array(uri.utf8)
        return KeyMatch([.prefix(Array(bytes.prefix(cut)))], isCertain: bytes.count <= cut)
    }

    /// The URI and those that it begins with and that end where one of its path's segments does, with or without the slash (`:above`).
    package static func matching(above uri: String, _ hash: KeyedHash) -> KeyMatch {
        let bytes = Array(uri.utf8)
        var ends: Set<Int> = [bytes.count]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") {
            ends.insert(offset)
            ends.insert(offset + 1)
        }
        ends.remove(0)
        let keys = ends.map { end in
            var key: [UInt8] = []
            bytes[..<end].withUnsafeBufferPointer { append($0, hash, to: &key) }
            return key
        }
        return KeyMatch(keys.sorted { $0.lexicographicallyPrecedes($1) }.map { .exactly($0) })
    }
}
