/// Keys of tokens: a code and the system it is from; both of codes, codings, identifiers, contact points, booleans.
///
/// Permanent: folded code (`TextFolding` 1: tokens are matched without regard to case), of one longer than 64 bytes the first 56 ‖ eight
/// bytes of its hash ‖ 0x00 ‖ four bytes of the system's hash, 0 for none. At most 69 bytes. Something that has a system but no code has
/// an empty code.
package enum TokenKey {
    static let codeLimit = 64
    static let cutCode = 56
    /// How many bytes follow the code.
    static let tail = 5

    /// Appends the key of a code with its system; empty for none.
    package static func append(
        _ code: UnsafeBufferPointer<UInt8>, system: UnsafeBufferPointer<UInt8>, _ hash: KeyedHash, to key: inout [UInt8]
    ) {
        append(code, hash, to: &key)
        key.append(bigEndian: system.isEmpty ? 0 : hash.short(system))
    }

    /// The key of a code with its system; empty for none.
    package static func encode(_ code: String, system: String, _ hash: KeyedHash) -> [UInt8] {
        var key = head(code, hash)
        key.append(bigEndian: hash.short(system))
        return key
    }

    /// `code`: in whatever system or none.
    package static func matching(code: String, _ hash: KeyedHash) -> KeyMatch { KeyMatch([.prefix(head(code, hash))]) }

    /// `system|code`; with an empty system `|code`, which asks for a code without system.
    package static func matching(code: String, system: String, _ hash: KeyedHash) -> KeyMatch {
        KeyMatch([.exactly(encode(code, system: system, hash))])
    }

    /// `system|`: any code of the system, which is not empty.
    package static func matching(system: String, _ hash: KeyedHash) -> KeyMatch { KeyMatch([.all], .system(hash.short(system))) }

    private static func append(_ code: UnsafeBufferPointer<UInt8>, _ hash: KeyedHash, to key: inout [UInt8]) {
        let start = key.count
        _ = TextFolding.append(code, to: &key)
        if key.count - start > codeLimit {
            var stream = KeyedHash.Stream(hash)
            stream.add(key[start...])
            key.removeSubrange((start + cutCode)...)
            key.append(bigEndian: stream.finish())
        }
        key.append(0)
    }

    private static func head(_ code: String, _ hash: KeyedHash) -> [UInt8] {
        var code = code
        var key: [UInt8] = []
        code.withUTF8 { append($0, hash, to: &key) }
        return key
    }
}
