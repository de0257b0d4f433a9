import FHIRCore

/// Comments, CDATA sections, instructions and the XML declaration.
extension XMLScanner {
    /// What begins with `<!`.
    mutating func scanDeclarationMarkup() throws(XMLFault) -> XMLToken {
        if starts(with: "<!--") { return try scanComment() }
        if starts(with: "<![CDATA[") {
            if open.isEmpty { throw XMLFault("text outside of the document's element", at: position) }
            return try scanCDATA()
        }
        if starts(with: "<!DOCTYPE") {
            throw XMLFault(.documentType, "document types and entity declarations are not allowed", at: position)
        }
        throw XMLFault("expected an element, a comment or CDATA", at: position)
    }

    private mutating func scanComment() throws(XMLFault) -> XMLToken {
        let start = position + 4
        var index = start
        while true {
            guard index < bytes.count else { throw XMLFault("the document ends inside a comment", at: position) }
            if self[index] == 0x2D, self[index + 1] == 0x2D {
                guard self[index + 2] == 0x3E else { throw XMLFault("-- is not allowed inside a comment", at: index) }
                break
            }
            try checkCharacter(at: index)
            index += 1
        }
        text = XMLRun(range: start..<index, isEncoded: false)
        position = index + 3
        return .comment
    }

    private mutating func scanCDATA() throws(XMLFault) -> XMLToken {
        let start = position + 9
        var index = start
        var isBlank = true
        var hasReturn = false
        while true {
            guard index < bytes.count else { throw XMLFault("the document ends inside CDATA", at: position) }
            let byte = self[index]
            if byte == 0x5D, self[index + 1] == 0x5D, self[index + 2] == 0x3E { break }
            try checkCharacter(at: index)
            if byte == 0x0D { hasReturn = true }
            if !Self.isSpace(byte) { isBlank = false }
            index += 1
        }
        text = XMLRun(range: start..<index, isEncoded: hasReturn)
        textIsBlank = isBlank
        textIsCDATA = true
        position = index + 3
        return .text
    }

    mutating func scanInstruction() throws(XMLFault) -> XMLToken {
        let begin = position
        position += 2
        guard let target = scanNCName() else { throw XMLFault("expected the target of a processing instruction", at: position) }
        if isReserved(target) { throw XMLFault("the XML declaration is only allowed at the very beginning", at: begin) }
        guard Self.isSpace(self[position]) || starts(with: "?>") else {
            throw XMLFault("expected white space behind the target of the processing instruction", at: position)
        }
        while true {
            guard position < bytes.count else { throw XMLFault("the document ends inside a processing instruction", at: begin) }
            if self[position] == 0x3F, self[position + 1] == 0x3E { break }
            try checkCharacter(at: position)
            position += 1
        }
        text = XMLRun(range: target, isEncoded: false)
        position += 2
        return .instruction
    }

    private func isReserved(_ target: Range<Int>) -> Bool {
        target.count == 3 && self[target.lowerBound] | 0x20 == 0x78 && self[target.lowerBound + 1] | 0x20 == 0x6D
            && self[target.lowerBound + 2] | 0x20 == 0x6C
    }

    /// `<?xml version="1.0" encoding="…" standalone="…"?>`; returns where the name of the encoding stands.
    mutating func scanDeclaration() throws(XMLFault) -> Range<Int> {
        position += 5
        guard let version = try scanPseudoAttribute("version") else {
            throw XMLFault("expected version in the XML declaration", at: position)
        }
        guard version.count >= 3, self[version.lowerBound] == 0x31, self[version.lowerBound + 1] == 0x2E,
            bytes[version].dropFirst(2).allSatisfy({ $0 &- 0x30 <= 9 })
        else { throw XMLFault("expected XML version 1.0", at: version.lowerBound) }
        let encoding = try scanPseudoAttribute("encoding")
        if let encoding, !(0x41...0x5A ~= self[encoding.lowerBound] & 0xDF) {
            throw XMLFault("expected the name of an encoding", at: encoding.lowerBound)
        }
        if let standalone = try scanPseudoAttribute("standalone"), !matches(standalone, "yes"), !matches(standalone, "no") {
            throw XMLFault("expected yes or no for standalone", at: standalone.lowerBound)
        }
        skipSpace()
        guard starts(with: "?>") else { throw XMLFault("expected ?> at the end of the XML declaration", at: position) }
        position += 2
        return encoding ?? 0..<0
    }

    private mutating func scanPseudoAttribute(_ name: StaticString) throws(XMLFault) -> Range<Int>? {
        let begin = position
        guard skipSpace(), starts(with: name) else {
            position = begin
            return nil
        }
        position += name.utf8CodeUnitCount
        try scanEquals()
        let quote = self[position]
        guard quote == 0x22 || quote == 0x27 else { throw XMLFault("expected a quoted value", at: position) }
        let start = position + 1
        var index = start
        while self[index] != quote {
            guard self[index] > 0x20, self[index] < 0x7F, self[index] != 0x3C, self[index] != 0x26 else {
                throw XMLFault("a character that is not allowed here", at: index)
            }
            index += 1
        }
        position = index + 1
        return start..<index
    }
}
