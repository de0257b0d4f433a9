import FHIRModel

/// Writing a tree as text.
extension JSONValue {
    /// The compact or indented text. Recursive: as deep as the tree.
    package func write(isPretty: Bool = false) -> [UInt8] {
        var output = OutputBuffer(capacity: 512)
        write(to: &output, level: isPretty ? 0 : nil)
        return output.withBytes { Array($0) }
    }

    /// - Parameter level: how far to indent, nil for compact.
    private func write(to output: inout OutputBuffer, level: Int?) {
        switch self {
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                Self.separate(index, &output, level)
                Self.append(member.name, quoted: true, to: &output)
                output.append(level == nil ? ":" : ": ")
                member.value.write(to: &output, level: level.map { $0 + 1 })
            }
            if !members.isEmpty { Self.newLine(&output, level) }
            output.append(UInt8(ascii: "}"))
        case .array(let items):
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                Self.separate(index, &output, level)
                item.write(to: &output, level: level.map { $0 + 1 })
            }
            if !items.isEmpty { Self.newLine(&output, level) }
            output.append(UInt8(ascii: "]"))
        case .string(let string): Self.append(string, quoted: true, to: &output)
        case .number(let literal): Self.append(literal, quoted: false, to: &output)
        case .boolean(let boolean): output.append(boolean ? "true" : "false")
        case .null: output.append("null")
        }
    }

    private static func separate(_ index: Int, _ output: inout OutputBuffer, _ level: Int?) {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        newLine(&output, level.map { $0 + 1 })
    }

    private static func newLine(_ output: inout OutputBuffer, _ level: Int?) {
        guard let level else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(repeating: UInt8(ascii: " "), count: level * 2)
    }

    private static func append(_ text: String, quoted: Bool, to output: inout OutputBuffer) {
        var text = text
        text.withUTF8 { bytes in
            if quoted { JSONString.append(bytes, to: &output) } else { output.append(bytes) }
        }
    }
}
