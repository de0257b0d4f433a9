import FHIRCore
import FHIRModel
import FHIRSchema

/// Primitive values: each kind has its JSON type and its syntax.
extension JSONParse {
    /// Reads the value at `at` into a node.
    mutating func primitive(_ info: PropertyInfo, in node: NodeID, _ index: Int) throws(JSONStop) {
        switch info.primitive {
        case .boolean:
            guard scanner.byte == UInt8(ascii: "t") || scanner.byte == UInt8(ascii: "f") else {
                return try wrongPrimitive(info, in: node, index, "true or false, not quoted")
            }
            let start = scanner.at
            let length = scanner.literal()
            guard length > 0 else { throw .syntax(scanner.at, "a JSON value") }
            set(node, start, length, .plainJSON)
        case .integer, .unsignedInt, .positiveInt, .decimal:
            guard scanner.byte == UInt8(ascii: "-") || scanner.byte &- UInt8(ascii: "0") <= 9 else {
                return try wrongPrimitive(info, in: node, index, "a JSON number")
            }
            let start = scanner.at
            let length = try scanner.number()
            try check(scanner.bytes(start, length), info, index)
            set(node, start, length, .plainJSON)
        default:
            guard scanner.byte == UInt8(ascii: "\"") else { return try wrongPrimitive(info, in: node, index, "a JSON string") }
            scanner.at &+= 1
            let token = try scanner.string()
            if token.hasEscapes { return try escapedString(token, info, in: node, index) }
            let bytes = scanner.bytes(token.start, token.length)
            if !isWellFormed, UTF8Syntax.firstInvalid(in: bytes) != nil {
                try report(.encoding, info.id, index, expected: "well-formed UTF-8")
            } else {
                try check(bytes, info, index)
            }
            set(node, token.start, token.length, .plainJSON)
        }
    }

    /// Reads the rest of a string that has escapes.
    private mutating func escapedString(
        _ token: JSONScanner.Token, _ info: PropertyInfo, in node: NodeID, _ index: Int
    ) throws(JSONStop) {
        let start = decoded.count
        let isSound = try scanner.decode(token, into: &decoded)
        let length = decoded.count &- start
        set(node, scanner.count &+ JSONScanner.padding &+ start, length, [])
        if !isSound { return try report(.encoding, info.id, index, expected: "surrogate escapes in pairs") }
        let fault = decoded.withUnsafeBufferPointer { all -> Fault? in
            let bytes = UnsafeBufferPointer(rebasing: all[start...])
            if !isWellFormed, UTF8Syntax.firstInvalid(in: bytes) != nil { return Fault(.encoding, "well-formed UTF-8") }
            return self.fault(bytes, info)
        }
        if let fault { try report(fault.id, info.id, index, expected: fault.expected) }
    }

    @inline(__always)
    private mutating func check(_ bytes: UnsafeBufferPointer<UInt8>, _ info: PropertyInfo, _ index: Int) throws(JSONStop) {
        if let fault = fault(bytes, info) { try report(fault.id, info.id, index, expected: fault.expected) }
    }

    /// What is wrong with a value that has the right JSON type.
    private struct Fault {
        let id: IssueID
        let expected: String

        @inline(never)
        init(_ id: IssueID, _ expected: String) {
            self.id = id
            self.expected = expected
        }
    }

    private func fault(_ bytes: UnsafeBufferPointer<UInt8>, _ info: PropertyInfo) -> Fault? {
        let kind = PrimitiveSyntax.Kind(rawValue: info.primitive.rawValue) ?? .none
        guard PrimitiveSyntax.isValid(kind, bytes) else {
            return bytes.isEmpty
                ? Fault(.emptyElement, "a value that is not empty") : Fault(.badPrimitive, "\(PrimitiveSyntax.expectation(kind))")
        }
        guard info.isXHTML, let fault = XHTMLSyntax.fault(in: bytes) else { return nil }
        return Fault(.narrative, "\(fault.expectation)")
    }

    /// Reports and skips a value of another JSON type.
    @inline(never)
    private mutating func wrongPrimitive(_ info: PropertyInfo, in node: NodeID, _ index: Int, _ expected: String) throws(JSONStop) {
        markFaulty(node)
        try wrongType(info, index, expected: expected)
    }

    @inline(__always)
    private mutating func set(_ node: NodeID, _ start: Int, _ length: Int, _ flags: NodeFlags) {
        nodes[Int(node.rawValue)].textStart = Int32(truncatingIfNeeded: start)
        // A faulty empty value must not be reported again as null.
        nodes[Int(node.rawValue)].textLength = Int32(truncatingIfNeeded: max(length, 1))
        nodes[Int(node.rawValue)].flags = flags
    }
}
