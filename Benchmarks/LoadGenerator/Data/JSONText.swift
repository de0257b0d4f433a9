/// Takes JSON text apart without building anything of it; for files that are known to be JSON.
enum JSONText {
    /// The text without white space between its tokens.
    static func compact(_ source: Bytes) -> [UInt8] {
        let text = source.array
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var inString = false
        var isEscaped = false
        for byte in text {
            if inString {
                output.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    inString = false
                }
            } else if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 {
                output.append(byte)
                inString = byte == 0x22
            }
        }
        return output
    }

    /// The members of the object that starts at an offset of compact text: names without quotes, values as they are.
    static func members(_ text: [UInt8], at start: Int) throws(LoadFailure) -> [(name: Range<Int>, value: Range<Int>)] {
        var members: [(name: Range<Int>, value: Range<Int>)] = []
        guard byte(text, start) == 0x7B else { throw LoadFailure("expected an object") }
        var offset = start + 1
        while byte(text, offset) != 0x7D {
            let name = try end(text, of: offset)
            guard byte(text, offset) == 0x22, byte(text, name) == 0x3A else { throw LoadFailure("expected a member") }
            let value = try end(text, of: name + 1)
            members.append((offset + 1..<name - 1, name + 1..<value))
            offset = byte(text, value) == 0x2C ? value + 1 : value
            guard byte(text, value) == 0x2C || byte(text, value) == 0x7D else { throw LoadFailure("expected a comma or brace") }
        }
        return members
    }

    /// The elements of the array that starts at an offset of compact text.
    static func elements(_ text: [UInt8], at start: Int) throws(LoadFailure) -> [Range<Int>] {
        var elements: [Range<Int>] = []
        guard byte(text, start) == 0x5B else { throw LoadFailure("expected an array") }
        var offset = start + 1
        while byte(text, offset) != 0x5D {
            let value = try end(text, of: offset)
            elements.append(offset..<value)
            offset = byte(text, value) == 0x2C ? value + 1 : value
            guard byte(text, value) == 0x2C || byte(text, value) == 0x5D else { throw LoadFailure("expected a comma or bracket") }
        }
        return elements
    }

    /// The value of the member with this name; nil when the object has none.
    static func value(_ text: [UInt8], at object: Int, _ name: String) throws(LoadFailure) -> Range<Int>? {
        try members(text, at: object).first { text[$0.name].elementsEqual(name.utf8) }?.value
    }

    /// The bytes between the quotes of a string value.
    static func string(_ text: [UInt8], _ value: Range<Int>) -> ArraySlice<UInt8> { text[value.dropFirst().dropLast()] }

    /// Where the value that starts at an offset ends.
    private static func end(_ text: [UInt8], of start: Int) throws(LoadFailure) -> Int {
        var offset = start
        var depth = 0
        while offset < text.count {
            switch text[offset] {
            case 0x22:
                offset += 1
                while offset < text.count, text[offset] != 0x22 { offset += text[offset] == 0x5C ? 2 : 1 }
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D:
                if depth == 0 { return offset }
                depth -= 1
            case 0x2C, 0x3A: if depth == 0 { return offset }
            default: break
            }
            offset += 1
            if depth == 0, isEnd(text, offset) { return offset }
        }
        throw LoadFailure("the text ends too early")
    }

    private static func isEnd(_ text: [UInt8], _ offset: Int) -> Bool {
        guard let next = byte(text, offset) else { return true }
        return next == 0x2C || next == 0x3A || next == 0x7D || next == 0x5D
    }

    private static func byte(_ text: [UInt8], _ offset: Int) -> UInt8? { text.indices.contains(offset) ? text[offset] : nil }
}
