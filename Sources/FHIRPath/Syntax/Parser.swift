import FHIRCore

/// Builds the syntax tree of an expression by precedence climbing; depth is limited, time is linear in the number of tokens.
struct Parser {
    private let tokens: [Token]
    private var position = 0
    private var nesting = 0

    /// Parses `text`, all of it.
    static func parse(_ text: String) throws(SyntaxFault) -> Syntax {
        var parser = Parser(tokens: try Lexer.tokens(of: text))
        let syntax = try parser.expression(binding: 1)
        guard parser.current.kind == .end else { throw parser.expected("an operator or the end") }
        return syntax
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    private var current: Token { tokens[position] }

    private mutating func advance() {
        if position + 1 < tokens.count { position += 1 }
    }

    private mutating func skip(_ symbol: Token.Symbol) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    private mutating func require(_ symbol: Token.Symbol) throws(SyntaxFault) {
        guard skip(symbol) else { throw expected(symbol.rawValue) }
    }

    private func expected(_ what: String) -> SyntaxFault { .expressionSyntax("\(what) expected", at: current.offset) }

    private func node(_ kind: Syntax.Kind, _ offset: Int, above children: Syntax?...) throws(SyntaxFault) -> Syntax {
        try node(kind, offset, depth: children.reduce(0) { max($0, $1?.depth ?? 0) })
    }

    private func node(_ kind: Syntax.Kind, _ offset: Int, depth: Int) throws(SyntaxFault) -> Syntax {
        guard depth < FHIRPathLimits.depth else { throw .expressionSyntax("more than \(FHIRPathLimits.depth) levels deep", at: offset) }
        return Syntax(kind: kind, offset: offset, depth: depth + 1)
    }

    private enum Operator {
        case binary(BinaryOperator)
        case type(TypeOperator)
    }

    private var operatorAhead: Operator? {
        switch current.kind {
        case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue).map { .binary($0) }
        case .identifier(let word):
            TypeOperator(rawValue: word).map { .type($0) } ?? BinaryOperator(rawValue: word).map { .binary($0) }
        default: nil
        }
    }

    /// An expression of operators that bind at least as tightly as `minimum`.
    private mutating func expression(binding minimum: Int) throws(SyntaxFault) -> Syntax {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= FHIRPathLimits.depth else {
            throw .expressionSyntax("more than \(FHIRPathLimits.depth) levels deep", at: current.offset)
        }
        var left = try signed()
        while let ahead = operatorAhead {
            let offset = current.offset
            switch ahead {
            case .binary(let binary):
                guard binary.precedence >= minimum else { return left }
                advance()
                let right = try expression(binding: binary.precedence + 1)
                left = try node(.binary(binary, left, right), offset, above: left, right)
            case .type(let type):
                guard TypeOperator.precedence >= minimum else { return left }
                advance()
                left = try node(.type(type, left, try qualifiedName()), offset, above: left)
            }
        }
        return left
    }

    /// A path with any number of signs before it.
    private mutating func signed() throws(SyntaxFault) -> Syntax {
        var signs: [(isMinus: Bool, offset: Int)] = []
        while current.kind == .symbol(.plus) || current.kind == .symbol(.minus) {
            signs.append((current.kind == .symbol(.minus), current.offset))
            advance()
        }
        var operand = try path()
        for sign in signs.reversed() {
            operand = try node(sign.isMinus ? .negation(operand) : .identity(operand), sign.offset, above: operand)
        }
        return operand
    }

    /// A term with the steps and indexers that follow it.
    private mutating func path() throws(SyntaxFault) -> Syntax {
        var left = try term()
        while true {
            let offset = current.offset
            if skip(.dot) {
                left = try invocation(on: left)
            } else if skip(.openBracket) {
                let index = try expression(binding: 1)
                try require(.closeBracket)
                left = try node(.indexer(left, index), offset, above: left, index)
            } else {
                return left
            }
        }
    }

    private mutating func term() throws(SyntaxFault) -> Syntax {
        let token = current
        switch token.kind {
        case .string(let text):
            advance()
            return try node(.literal(.string(text)), token.offset)
        case .literal(let value):
            advance()
            return try node(.literal(value), token.offset)
        case .number(let text):
            advance()
            return try node(.literal(try number(text, at: token.offset)), token.offset)
        case .constant(let name):
            advance()
            return try node(.constant(name), token.offset)
        case .identifier("true"), .identifier("false"):
            advance()
            return try node(.literal(.boolean(token.kind == .identifier("true"))), token.offset)
        case .symbol(.openParenthesis):
            advance()
            let inner = try expression(binding: 1)
            try require(.closeParenthesis)
            return inner
        case .symbol(.openBrace):
            advance()
            try require(.closeBrace)
            return try node(.empty, token.offset)
        default:
            return try invocation(on: nil)
        }
    }

    /// A name, a function call or a variable.
    private mutating func invocation(on base: Syntax?) throws(SyntaxFault) -> Syntax {
        let token = current
        if case .variable(let name) = token.kind {
            // The grammar lets a variable follow a point as well; it means the same there as at the start of a path.
            advance()
            return try node(name == "this" ? .this : (name == "index" ? .index : .total), token.offset)
        }
        let name = try identifier()
        guard skip(.openParenthesis) else { return try node(.member(base, name), token.offset, above: base) }
        var arguments: [Syntax] = []
        if !skip(.closeParenthesis) {
            repeat { arguments.append(try expression(binding: 1)) } while skip(.comma)
            try require(.closeParenthesis)
        }
        let depth = arguments.reduce(base?.depth ?? 0) { max($0, $1.depth) }
        return try node(.call(base, name, arguments), token.offset, depth: depth)
    }

    /// A name. The words of operators are names where an operator cannot stand: `Narrative.div`.
    private mutating func identifier() throws(SyntaxFault) -> String {
        switch current.kind {
        case .delimited(let name) where !name.isEmpty:
            advance()
            return name
        case .identifier(let name) where name != "true" && name != "false":
            advance()
            return name
        default:
            throw expected("a value or a name")
        }
    }

    /// `Patient`, `FHIR.Patient`, `System.String`.
    private mutating func qualifiedName() throws(SyntaxFault) -> [String] {
        var name = [try identifier()]
        while skip(.dot) { name.append(try identifier()) }
        return name
    }

    /// The number that was just read, or the quantity that it begins.
    private mutating func number(_ text: String, at offset: Int) throws(SyntaxFault) -> FHIRPathValue {
        let significant = text.drop { $0 == "0" }
        let canonical = significant.isEmpty || significant.first == "." ? "0" + significant : String(significant)
        guard let value = DecimalValue(canonical) else { throw .expressionSyntax("a number with too many digits", at: offset) }
        switch current.kind {
        case .string(let unit):
            advance()
            return .quantity(QuantityValue(value, .code(unit)))
        case .identifier(let word):
            if let unit = CalendarUnit(keyword: word) {
                advance()
                return .quantity(QuantityValue(value, .calendar(unit)))
            }
        default: break
        }
        if text.contains(".") { return .decimal(value) }
        guard let integer = value.int64 else { throw .expressionSyntax("an integer with too many digits", at: offset) }
        return .integer(integer)
    }
}
