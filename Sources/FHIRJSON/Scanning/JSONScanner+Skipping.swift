/// Stepping over whole values, and saying where in the text an offset is.
extension JSONScanner {
    /// Steps over the value at `at`, checking its syntax but not the names in it. `depth` is the number of open objects and arrays.
    mutating func skipValue(depth: Int, limit: Int) throws(JSONStop) {
        switch byte {
        case UInt8(ascii: "\""):
            at &+= 1
            try skipString()
        case UInt8(ascii: "{"):
            guard depth < limit else { throw .depth }
            at &+= 1
            skipWhitespace()
            if byte == UInt8(ascii: "}") {
                at &+= 1
                return
            }
            repeat {
                try openName()
                try skipString()
                try colon()
                try skipValue(depth: depth &+ 1, limit: limit)
            } while try separator(orEnd: UInt8(ascii: "}"), "a comma or a closing brace")
        case UInt8(ascii: "["):
            guard depth < limit else { throw .depth }
            at &+= 1
            skipWhitespace()
            if byte == UInt8(ascii: "]") {
                at &+= 1
                return
            }
            repeat {
                try skipValue(depth: depth &+ 1, limit: limit)
            } while try separator(orEnd: UInt8(ascii: "]"), "a comma or a closing bracket")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            _ = try number()
        default:
            if literal() == 0 { throw .syntax(at, "a JSON value") }
        }
    }

    /// Steps over the quotation mark that opens a property name.
    @inline(__always)
    mutating func openName() throws(JSONStop) {
        guard byte == UInt8(ascii: "\"") else { throw .syntax(at, "a property name in quotation marks") }
        at &+= 1
    }

    /// Line and column of an offset, both counted from 1, the column in characters. O(offset).
    func position(of offset: Int) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for index in 0..<min(offset, count) {
            if base[index] == 0x0A {
                line += 1
                column = 1
            } else if base[index] & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }
}
