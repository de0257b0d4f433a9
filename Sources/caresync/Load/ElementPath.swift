/// The steps of a simple FHIRPath such as `Bundle.entry[3].resource.name[0].given`, behind its root.
struct ElementPath {
    struct Step {
        var name: [UInt8]
        /// Which of several values; 0 when the path does not say.
        var index: Int

        /// Whether a JSON or XML name is this step's: for a choice the path says `value` where the text says `valueString`.
        func matches(_ found: some Collection<UInt8>) -> Bool {
            guard found.starts(with: name) else { return false }
            guard let next = found.dropFirst(name.count).first else { return true }
            return next >= UInt8(ascii: "A") && next <= UInt8(ascii: "Z")
        }
    }

    let steps: [Step]

    init(_ expression: String) {
        steps = expression.split(separator: ".").dropFirst().map { part in
            let bracket = part.firstIndex(of: "[")
            let index = bracket.flatMap { Int(part[part.index(after: $0)...].prefix { $0 != "]" }) }
            return Step(name: Array(part[..<(bracket ?? part.endIndex)].utf8), index: index ?? 0)
        }
    }

    /// The number of the line, from 1, that a byte stands on.
    static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        1 + bytes.prefix(offset).count { $0 == 0x0A }
    }
}
