import FHIRModel
import FHIRSchema

/// Names, values and layout.
extension JSONRendering {
    mutating func open(_ bracket: UInt8) {
        output.append(bracket)
        level += 1
    }

    mutating func close(_ bracket: UInt8) {
        level -= 1
        newLine()
        output.append(bracket)
    }

    @inline(__always)
    mutating func newLine() {
        if isPretty {
            output.append(UInt8(ascii: "\n"))
            output.append(repeating: UInt8(ascii: " "), count: level * 2)
        }
    }

    /// A comma if one is due, then `"name":` or `"_name":`.
    mutating func name(_ property: PropertyID, prefix: Bool, _ needsComma: inout Bool) {
        let name = schema.nameBytes(property)
        if needsComma { output.append(UInt8(ascii: ",")) }
        needsComma = true
        newLine()
        output.append(UInt8(ascii: "\""))
        if prefix { output.append(UInt8(ascii: "_")) }
        output.append(name)
        output.append(UInt8(ascii: "\""))
        output.append(UInt8(ascii: ":"))
        if isPretty { output.append(UInt8(ascii: " ")) }
    }

    /// The value of a primitive; null if it has none.
    mutating func primitive(_ node: Node) {
        if node.hasValue {
            primitive(node, schema.primitiveKind(of: node.type))
        } else {
            output.append("null")
        }
    }

    /// The value of a primitive of a known kind: a literal or a string.
    mutating func primitive(_ node: Node, _ kind: PrimitiveKind) {
        let start = Int(node.textStart)
        let end = start + Int(node.textLength)
        text.withUnsafeBufferPointer { all in
            let bytes = UnsafeBufferPointer(rebasing: all[start..<end])
            switch kind {
            case .boolean, .integer, .unsignedInt, .positiveInt, .decimal:
                output.append(bytes)
            default:
                if node.flags.contains(.plainJSON) {
                    output.reserve(bytes.count &+ 2)
                    output.append(UInt8(ascii: "\""))
                    output.append(bytes)
                    output.append(UInt8(ascii: "\""))
                } else {
                    JSONString.append(bytes, to: &output)
                }
            }
        }
    }
}
