/// Keys of strings: what is compared is the folded text; the exact one is kept as a hash.
///
/// Permanent: folded text (`StringFolding` 2), cut at 80 bytes at the end of a character ‖ 0x00, or 0x01 if it was cut ‖ four bytes of the
/// hash of the exact text. At most 85 bytes.
package enum StringKey {
    /// How many bytes of folded text a key keeps.
    package static let textLimit = 80
    /// How many bytes of it are kept for certain; the last character may not have fitted.
    static let certainText = 77
    /// How many bytes follow the text.
    static let tail = 5

    /// Appends the key of a text.
    package static func append(_ text: UnsafeBufferPointer<UInt8>, _ hash: KeyedHash, to key: inout [UInt8]) {
        let isWhole = StringFolding.append(text, to: &key, atMost: textLimit)
        key.append(isWhole ? 0 : 1)
        key.append(bigEndian: hash.short(text))
    }

    /// The key of a text.
    package static func encode(_ text: String, _ hash: KeyedHash) -> [UInt8] {
        var text = text
        var key: [UInt8] = []
        text.withUTF8 { append($0, hash, to: &key) }
        return key
    }

    /// Texts that begin with `text`, whatever case, accents and punctuation (the default). Certain unless `text` is longer than what keys
    /// keep.
    package static func matching(prefix text: String) -> KeyMatch {
        let folded = StringFolding.fold(text)
        if folded.count <= certainText { return KeyMatch([.prefix(folded)]) }
        var (text, cut): (String, [UInt8]) = (text, [])
        text.withUTF8 { _ = StringFolding.append($0, to: &cut, atMost: certainText) }
        return KeyMatch([.prefix(cut)], isCertain: false)
    }

    /// Texts that are equal to `text` byte by byte (`:exact`). Certain unless the keys were cut.
    package static func matching(exactly text: String, _ hash: KeyedHash) -> KeyMatch {
        let key = encode(text, hash)
        return KeyMatch([.exactly(key)], isCertain: key[key.count - tail] == 0)
    }

    /// Texts that hold `text`, whatever case, accents and punctuation (`:contains`): for certain in what the keys keep, perhaps in what was
    /// cut.
    package static func matching(containing text: String) -> [KeyMatch] {
        let folded = StringFolding.fold(text)
        return [KeyMatch([.all], .contains(folded)), KeyMatch([.all], .isCut, isCertain: false)]
    }
}
