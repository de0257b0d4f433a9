/// The words of a text, folded: runs of letters and digits.
enum FoldedWords {
    /// In the order of the text.
    static func of(_ text: String) -> [[UInt8]] { of(TextFolding.fold(text)) }

    /// Of a text that is folded already.
    static func of(_ folded: [UInt8]) -> [[UInt8]] {
        folded.split { byte in
            !(byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A))
        }.map { Array($0) }
    }
}
