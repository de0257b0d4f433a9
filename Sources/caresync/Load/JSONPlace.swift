/// Finds the line on which an element stands in a JSON text, for messages. Never fails: it goes as deep as it can.
struct JSONPlace {
    private let bytes: [UInt8]
    private var at = 0
    /// The last place that was reached on the way.
    private var found = 0

    /// The line, from 1, of the element that a FHIRPath names. O(bytes).
    static func line(of expression: String, in bytes: [UInt8]) -> Int {
        var place = JSONPlace(bytes)
        place.descend(ElementPath(expression).steps[...])
        return ElementPath.line(of: place.found, in: bytes)
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Goes into the object that starts here.
    private mutating func descend(_ steps: ArraySlice<ElementPath.Step>) {
        skipBlanks()
        guard let step = steps.first, take("{") else { return }
        while true {
            skipBlanks()
            let start = at
            guard let name = string() else { return }
            skipBlanks()
            guard take(":") else { return }
            skipBlanks()
            if step.matches(name.first == UInt8(ascii: "_") ? name.dropFirst() : name[...]) {
                found = start
                if byte == UInt8(ascii: "[") { item(step.index) }
                return descend(steps.dropFirst())
            }
            skipValue()
            skipBlanks()
            guard take(",") else { return }
        }
    }

    /// Goes to an item of the array that starts here.
    private mutating func item(_ index: Int) {
        guard take("[") else { return }
        for _ in 0..<index {
            skipBlanks()
            skipValue()
            skipBlanks()
            guard take(",") else { return }
        }
        skipBlanks()
        found = at
    }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard let byte, byte == character.asciiValue else { return false }
        at += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte, byte <= 0x20 { at += 1 }
    }

    /// The bytes of a string, escapes as they stand; nil if there is none.
    private mutating func string() -> ArraySlice<UInt8>? {
        guard take("\"") else { return nil }
        let start = at
        while let byte, byte != UInt8(ascii: "\"") { at += byte == UInt8(ascii: "\\") ? 2 : 1 }
        let end = min(at, bytes.count)
        at = end + 1
        return bytes[start..<end]
    }

    private mutating func skipValue() {
        var depth = 0
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                _ = string()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                at += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                at += 1
            case UInt8(ascii: ",") where depth == 0:
                return
            default:
                at += 1
            }
            if depth == 0, byte != UInt8(ascii: ","), isAtEndOfValue { return }
        }
    }

    private var isAtEndOfValue: Bool {
        guard let byte else { return true }
        return byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }
}
