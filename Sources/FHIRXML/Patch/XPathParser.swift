/// Parses the expression of a `sel` attribute.
struct XPathParser {
    /// The text is not an expression, or not of the part of XPath that is understood.
    struct Fault: Error {
        let expected: StaticString
    }

    static let maximumLength = 4096
    private static let maximumDepth = 32

    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0
    /// The namespace of a prefix (empty for names without one); nil if it is unknown.
    private let namespace: (String) -> String?

    /// The path in a text, which is all of it.
    static func path(_ text: ArraySlice<UInt8>, namespace: @escaping (String) -> String?) throws(Fault) -> XPath.Path {
        guard text.count <= maximumLength else { throw Fault(expected: "a path of at most 4096 bytes") }
        var parser = XPathParser(bytes: Array(text), namespace: namespace)
        parser.skipSpace()
        let path = try parser.path()
        guard parser.at == parser.bytes.count else { throw Fault(expected: "a location path of XPath and nothing else") }
        return path
    }

    private init(bytes: [UInt8], namespace: @escaping (String) -> String?) {
        self.bytes = bytes
        self.namespace = namespace
    }

    // MARK: Expressions

    private mutating func expression() throws(Fault) -> XPath {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw Fault(expected: "less nesting in the path") }
        var left = try conjunction()
        while takeWord("or") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(Fault) -> XPath {
        var left = try comparison()
        while takeWord("and") { left = .and(left, try comparison()) }
        return left
    }

    private mutating func comparison() throws(Fault) -> XPath {
        let left = try primary()
        let operators: [(StaticString, XPath.Comparison)] = [
            ("!=", .unequal), ("=", .equal), ("<=", .lessOrEqual), ("<", .less), (">=", .greaterOrEqual), (">", .greater),
        ]
        for (symbol, comparison) in operators where take(symbol) { return .comparison(comparison, left, try primary()) }
        return left
    }

    private mutating func primary() throws(Fault) -> XPath {
        switch peek {
        case 0x22, 0x27:
            return .literal(try literal())
        case 0x28:
            at += 1
            skipSpace()
            let inner = try expression()
            guard take(")") else { throw Fault(expected: "a closing parenthesis") }
            return inner
        case 0x30...0x39:
            return .number(try number())
        case 0x2E where peek(1) &- 0x30 <= 9, 0x2D where peek(1) &- 0x30 <= 9:
            return .number(try number())
        default:
            if let function = takeFunction() { return try arguments(of: function) }
            return .path(try path())
        }
    }

    private mutating func arguments(of function: XPath.Function) throws(Fault) -> XPath {
        var arguments: [XPath] = []
        if !take(")") {
            repeat { arguments.append(try expression()) } while take(",")
            guard take(")") else { throw Fault(expected: "a closing parenthesis") }
        }
        guard function.arity.contains(arguments.count) else { throw Fault(expected: "another number of arguments") }
        if function == .count || function == .name || function == .localName, let argument = arguments.first {
            guard case .path = argument else { throw Fault(expected: "a path as the argument") }
        }
        return .function(function, arguments)
    }

    // MARK: Paths

    private mutating func path() throws(Fault) -> XPath.Path {
        var path = XPath.Path(isAbsolute: false, steps: [])
        if take("//") {
            path.isAbsolute = true
            path.steps.append(XPath.Step(axis: .descendantOrItself, test: .node))
        } else if take("/") {
            path.isAbsolute = true
            // The document itself.
            guard Self.isNamePart(peek) || [0x2A, 0x2E, 0x40].contains(peek) else { return path }
        }
        while true {
            path.steps.append(try step())
            if take("//") {
                path.steps.append(XPath.Step(axis: .descendantOrItself, test: .node))
            } else if !take("/") {
                return path
            }
        }
    }

    private mutating func step() throws(Fault) -> XPath.Step {
        if take("..") { return XPath.Step(axis: .parent, test: .node) }
        if take(".") { return XPath.Step(axis: .itself, test: .node) }
        let axis = takeAxis()
        var step = XPath.Step(axis: axis, test: try test(on: axis))
        while take("[") {
            step.predicates.append(try expression())
            guard take("]") else { throw Fault(expected: "a closing bracket") }
        }
        return step
    }

    private mutating func takeAxis() -> XPath.Axis {
        if take("@") { return .attribute }
        let axes: [(StaticString, XPath.Axis)] = [
            ("child", .child), ("attribute", .attribute), ("namespace", .namespace), ("self", .itself), ("parent", .parent),
            ("descendant-or-self", .descendantOrItself),
        ]
        let start = at
        for (name, axis) in axes {
            if take(name), take("::") { return axis }
            at = start
        }
        return .child
    }

    private mutating func test(on axis: XPath.Axis) throws(Fault) -> XPath.Test {
        if take("*") { return .name(namespace: nil, local: nil) }
        guard let first = takeName() else { throw Fault(expected: "a name, *, text(), comment() or node()") }
        if peek == 0x28 {
            let types: [(String, XPath.Test)] = [("text", .text), ("comment", .comment), ("node", .node)]
            guard let (_, test) = types.first(where: { $0.0 == first }), take("("), take(")") else {
                throw Fault(expected: "text(), comment() or node()")
            }
            return test
        }
        guard peek == 0x3A, peek(1) != 0x3A else {
            skipSpace()
            // The name on the namespace axis is a prefix; attributes without a prefix are in no namespace.
            let hasDefault = axis != .attribute && axis != .namespace
            return .name(namespace: hasDefault ? namespace("") ?? "" : "", local: first)
        }
        at += 1
        guard let uri = namespace(first) else { throw Fault(expected: "prefixes that the patch declares") }
        if take("*") { return .name(namespace: uri, local: nil) }
        guard let local = takeName() else { throw Fault(expected: "a name behind the prefix") }
        skipSpace()
        return .name(namespace: uri, local: local)
    }

    // MARK: Tokens

    private var peek: UInt8 { peek(0) }

    private func peek(_ offset: Int) -> UInt8 { at + offset < bytes.count ? bytes[at + offset] : 0 }

    private mutating func skipSpace() {
        while XMLScanner.isSpace(peek) { at += 1 }
    }

    /// Steps over a symbol and the white space behind it, if it is here.
    private mutating func take(_ symbol: StaticString) -> Bool {
        guard bytes[at...].starts(with: UnsafeBufferPointer(start: symbol.utf8Start, count: symbol.utf8CodeUnitCount)) else { return false }
        at += symbol.utf8CodeUnitCount
        skipSpace()
        return true
    }

    /// Steps over an operator that is a word.
    private mutating func takeWord(_ word: StaticString) -> Bool {
        let start = at
        guard take(word) else { return false }
        let behind = start + word.utf8CodeUnitCount
        if behind < bytes.count, Self.isNamePart(bytes[behind]) {
            at = start
            return false
        }
        return true
    }

    /// A name without a colon; white space behind it stays.
    private mutating func takeName() -> String? {
        let start = at
        guard Self.isNamePart(peek), !(0x2D...0x39 ~= peek) else { return nil }
        while Self.isNamePart(peek) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool { byte >= 0x80 || XMLScanner.isNameByte(byte) }

    /// Steps over the name of a known function and its opening parenthesis.
    private mutating func takeFunction() -> XPath.Function? {
        let start = at
        if let name = takeName(), let function = XPath.Function(rawValue: name) {
            skipSpace()
            if take("(") { return function }
        }
        at = start
        return nil
    }

    private mutating func literal() throws(Fault) -> [UInt8] {
        let quote = peek
        guard let end = bytes[(at + 1)...].firstIndex(of: quote) else { throw Fault(expected: "a closing quotation mark") }
        let value = Array(bytes[(at + 1)..<end])
        at = end + 1
        skipSpace()
        return value
    }

    private mutating func number() throws(Fault) -> Double {
        let start = at
        if peek == 0x2D { at += 1 }
        while peek &- 0x30 <= 9 || peek == 0x2E { at += 1 }
        guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else { throw Fault(expected: "a number") }
        skipSpace()
        return value
    }
}
