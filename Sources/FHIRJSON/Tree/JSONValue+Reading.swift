package import FHIRCore

/// Reading a tree from text.
extension JSONValue {
    /// Reads any JSON value with the same rules of syntax as resources: no repeated names, well-formed UTF-8, nothing behind the value.
    ///
    /// - Throws: `.invalid` with the first fault, its line and column; `.tooLarge` beyond the limits. O(n).
    package static func parse(_ bytes: consuming [UInt8], limits: JSONLimits = .default) throws(OperationFailure) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw OperationFailure(.tooLarge, .sizeLimit, "The text is larger than the limit of \(limits.bytes) bytes.")
        }
        bytes.append(contentsOf: repeatElement(0, count: JSONScanner.padding))
        return try bytes.withUnsafeBufferPointer { padded throws(OperationFailure) in
            guard let scanner = JSONScanner(padded: padded) else { throw OperationFailure(.invalid, .syntax, "Expected a JSON value.") }
            if let invalid = UTF8Syntax.firstInvalid(in: scanner.bytes(0, scanner.count)) {
                throw failure(.encoding, scanner, invalid, "well-formed UTF-8")
            }
            var reading = JSONTreeReading(scanner: scanner, limits: limits)
            do throws(JSONStop) {
                return try reading.document()
            } catch {
                switch error {
                case .syntax(let offset, let expected): throw failure(.syntax, scanner, offset, "\(expected)")
                case .depth:
                    throw OperationFailure(
                        .tooLarge, .depthLimit, "Expected at most \(limits.depth) levels of objects and arrays.")
                case .nodes, .enough: throw OperationFailure(.tooLarge, .sizeLimit, "Expected at most \(limits.nodes) values.")
                }
            }
        }
    }

    private static func failure(_ id: IssueID, _ scanner: JSONScanner, _ offset: Int, _ expected: String) -> OperationFailure {
        let place = scanner.position(of: offset)
        return OperationFailure(.invalid, id, "Line \(place.line), column \(place.column): expected \(expected).")
    }
}

/// One run of the tree reader over one text.
private struct JSONTreeReading {
    var scanner: JSONScanner
    let limits: JSONLimits
    var depth = 0
    var count = 0

    init(scanner: JSONScanner, limits: JSONLimits) {
        self.scanner = scanner
        self.limits = limits
    }

    mutating func document() throws(JSONStop) -> JSONValue {
        scanner.skipByteOrderMark()
        scanner.skipWhitespace()
        let result = try value()
        scanner.skipWhitespace()
        guard scanner.at == scanner.count else { throw .syntax(scanner.at, "nothing behind the JSON value") }
        return result
    }

    private mutating func value() throws(JSONStop) -> JSONValue {
        count += 1
        guard count <= limits.nodes else { throw .nodes }
        switch scanner.byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""):
            scanner.at += 1
            return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let start = scanner.at
            return .number(text(start, try scanner.number()))
        default:
            let first = scanner.byte
            guard scanner.literal() > 0 else { throw .syntax(scanner.at, "a JSON value") }
            return first == UInt8(ascii: "n") ? .null : .boolean(first == UInt8(ascii: "t"))
        }
    }

    private mutating func object() throws(JSONStop) -> JSONValue {
        try open()
        var members: [JSONValue.Member] = []
        // Names are kept in a set only where comparing with each would take long.
        var names: Set<String> = []
        if scanner.byte == UInt8(ascii: "}") {
            scanner.at += 1
        } else {
            repeat {
                let start = scanner.at
                try scanner.openName()
                let name = try string()
                if members.count == 16 { names = Set(members.map(\.name)) }
                let isRepeated = members.count < 16 ? members.contains { $0.name == name } : !names.insert(name).inserted
                if isRepeated { throw .syntax(start, "every property name only once") }
                try scanner.colon()
                members.append(JSONValue.Member(name, try value()))
            } while try scanner.separator(orEnd: UInt8(ascii: "}"), "a comma or a closing brace")
        }
        depth -= 1
        return .object(members)
    }

    private mutating func array() throws(JSONStop) -> JSONValue {
        try open()
        var items: [JSONValue] = []
        if scanner.byte == UInt8(ascii: "]") {
            scanner.at += 1
        } else {
            repeat {
                items.append(try value())
            } while try scanner.separator(orEnd: UInt8(ascii: "]"), "a comma or a closing bracket")
        }
        depth -= 1
        return .array(items)
    }

    private mutating func open() throws(JSONStop) {
        guard depth < limits.depth else { throw .depth }
        depth += 1
        scanner.at += 1
        scanner.skipWhitespace()
    }

    private mutating func string() throws(JSONStop) -> String {
        let token = try scanner.string()
        guard token.hasEscapes else { return text(token.start, token.length) }
        var decoded: [UInt8] = []
        guard try scanner.decode(token, into: &decoded) else { throw .syntax(token.start, "surrogate escapes in pairs") }
        return String(decoding: decoded, as: UTF8.self)
    }

    private func text(_ start: Int, _ length: Int) -> String {
        String(decoding: scanner.bytes(start, length), as: UTF8.self)
    }
}
