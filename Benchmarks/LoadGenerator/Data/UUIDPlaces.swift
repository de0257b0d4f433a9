/// Where UUIDs stand in a text: ids, references and identifiers, all of which must change alike in a copy.
struct UUIDPlaces {
    private var offsets: [Int] = []

    /// Finds every UUID in lower-case digits.
    init(_ bytes: Bytes) {
        let text = bytes.array
        var offset = 0
        while offset + 36 <= text.count {
            if Self.isUUID(text, offset) {
                offsets.append(offset)
                offset += 36
            } else {
                offset += 1
            }
        }
    }

    var count: Int { offsets.count }

    /// Appends the text with another UUID in place of each: the same one for the same.
    func copy(_ source: Bytes, into output: Bytes, _ mask: UUIDMask) {
        let start = output.count
        output.append(source)
        if mask.isIdentity { return }
        for offset in offsets { output.update(at: start + offset, { mask.apply($0) }, length: 36) }
    }

    private static func isUUID(_ text: [UInt8], _ start: Int) -> Bool {
        guard text[start + 8] == 0x2D, text[start + 13] == 0x2D, text[start + 18] == 0x2D, text[start + 23] == 0x2D else { return false }
        for place in 0..<36 where place != 8 && place != 13 && place != 18 && place != 23 {
            let byte = text[start + place]
            guard (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) else { return false }
        }
        return true
    }
}
