/// Makes documents that are nearly XML out of sound ones.
struct XMLMutator {
    var random: SeededGenerator
    let sources: [[UInt8]]

    /// Pieces that mean something to a parser.
    private static let pieces: [[UInt8]] =
        [
            "<", ">", "/>", "</", "&", ";", "\"", "'", "=", " ", "\n", "\r\n", "]]>", "<![CDATA[", "<![CDATA[x]]>", "<!--", "-->",
            "<!-- x -->", "--",
            "<?x y?>", "<?xml version=\"1.0\"?>", "<!DOCTYPE a [", "<!ENTITY a \"b\">", "&amp;", "&#10;", "&#x1F600;", "&#xFFFE;", "&#0;",
            "&nbsp;", "&lt;",
            " xmlns=\"\"", " xmlns=\"http://hl7.org/fhir\"", " xmlns:f=\"http://hl7.org/fhir\"", " xmlns=\"http://www.w3.org/1999/xhtml\"",
            "f:", "xml:",
            " xml:lang=\"de\"", " value=\"\"", " value=\"1\"", " id=\"x\"", " url=\"u\"",
            "<extension url=\"u\"><valueCode value=\"c\"/></extension>",
            "<contained><Patient/></contained>", "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></div>", "<id value=\"a\"/>", "ä",
            "𝄞", "\u{FFFE}", "\u{0}",
            "\u{1}", "\u{FEFF}",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]]

    init(seed: UInt64, sources: [[UInt8]]) {
        random = SeededGenerator(seed: seed)
        self.sources = sources
    }

    /// The next document: a source with one to four changes.
    mutating func next() -> [UInt8] {
        var document = sources.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&document) }
        return document
    }

    private mutating func change(_ document: inout [UInt8]) {
        let at = Int.random(in: 0...document.count, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            if at < document.count { document[at] = UInt8.random(in: 0...255, using: &random) }
        case 1:
            document.removeSubrange(at..<min(document.count, at + Int.random(in: 1...8, using: &random)))
        case 2:
            document.removeSubrange(at...)
        case 3, 4:
            document.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: at)
        case 5:
            // Delete, double or move a whole tag.
            guard let tag = tag(of: document, from: at) else { return }
            document.removeSubrange(tag)
        case 6:
            guard let tag = tag(of: document, from: at) else { return }
            document.insert(contentsOf: document[tag], at: tag.upperBound)
        case 7:
            guard let tag = tag(of: document, from: at) else { return }
            let moved = Array(document[tag])
            document.removeSubrange(tag)
            document.insert(
                contentsOf: moved, at: self.tag(of: document, from: Int.random(in: 0...document.count, using: &random))?.lowerBound ?? 0)
        case 8:
            // A tag of another document.
            let other = sources.randomElement(using: &random) ?? []
            guard let tag = tag(of: other, from: Int.random(in: 0...other.count, using: &random)) else { return }
            document.insert(contentsOf: other[tag], at: self.tag(of: document, from: at)?.lowerBound ?? at)
        default:
            // Another value.
            guard let quote = document[at...].firstIndex(of: 0x22), let end = document[(quote + 1)...].firstIndex(of: 0x22) else { return }
            document.replaceSubrange((quote + 1)..<end, with: Self.pieces.randomElement(using: &random) ?? [])
        }
    }

    /// The next tag from a position on, or an element without content.
    private func tag(of document: [UInt8], from start: Int) -> Range<Int>? {
        guard let open = document[min(start, document.count)...].firstIndex(of: 0x3C), let close = document[open...].firstIndex(of: 0x3E)
        else { return nil }
        return open..<(close + 1)
    }
}
