/// Reads the expression of a search parameter. Binding, loosest first, as in FHIRPath: `or`, `and`, `=` `!=`, `|`, `is` `as`, `.` `[]`.
struct PathParser {
    private let tokens: [String]
    private var at = 0

    /// The expression's tree; nil if it has constructs that R4's parameters do not use.
    static func parse(_ text: String) -> PathExpression? {
        guard let tokens = tokens(text) else { return nil }
        var parser = PathParser(tokens: tokens)
        let expression = parser.disjunction()
        return parser.at == tokens.count ? expression : nil
    }

    private init(tokens: [String]) { self.tokens = tokens }

    /// Names, numbers, quoted texts (with the opening quote kept) and signs.
    private static func tokens(_ text: String) -> [String]? {
        var tokens: [String] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first.isLetter || first.isNumber || first == "_" || first == "%" {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "%" }
                tokens.append(String(name))
                rest = rest.dropFirst(name.count)
            } else if first == "'" {
                let inside = rest.dropFirst().prefix { $0 != "'" }
                guard rest.count > inside.count + 1 else { return nil }
                tokens.append("'" + inside)
                rest = rest.dropFirst(inside.count + 2)
            } else {
                let sign = rest.hasPrefix("!=") ? "!=" : String(first)
                tokens.append(sign)
                rest = rest.dropFirst(sign.count)
            }
        }
        return tokens
    }

    private mutating func take(_ token: String) -> Bool {
        guard at < tokens.count, tokens[at] == token else { return false }
        at += 1
        return true
    }

    private mutating func name() -> String? {
        guard at < tokens.count, tokens[at].first?.isLetter == true else { return nil }
        at += 1
        return tokens[at - 1]
    }

    private mutating func disjunction() -> PathExpression? {
        guard var left = conjunction() else { return nil }
        while take("or") {
            guard let right = conjunction() else { return nil }
            left = .or(left, right)
        }
        return left
    }

    private mutating func conjunction() -> PathExpression? {
        guard var left = equality() else { return nil }
        while take("and") {
            guard let right = equality() else { return nil }
            left = .and(left, right)
        }
        return left
    }

    private mutating func equality() -> PathExpression? {
        guard let left = union() else { return nil }
        let isEqual = take("=")
        guard isEqual || take("!=") else { return left }
        guard let right = union() else { return nil }
        return .equal(left, right, negated: !isEqual)
    }

    private mutating func union() -> PathExpression? {
        guard var left = typed() else { return nil }
        while take("|") {
            guard let right = typed() else { return nil }
            left = .union(left, right)
        }
        return left
    }

    private mutating func typed() -> PathExpression? {
        guard var left = path() else { return nil }
        while true {
            if take("as") {
                guard let type = name() else { return nil }
                left = .cast(left, type)
            } else if take("is") {
                guard let type = name() else { return nil }
                left = .hasType(left, type)
            } else {
                return left
            }
        }
    }

    private mutating func path() -> PathExpression? {
        guard var left = term() else { return nil }
        while true {
            if take(".") {
                guard let name = name() else { return nil }
                if take("(") {
                    guard let arguments = arguments() else { return nil }
                    left = call(left, name, arguments)
                } else {
                    left = .element(left, name)
                }
            } else if take("[") {
                guard at < tokens.count, let index = Int(tokens[at]) else { return nil }
                at += 1
                guard take("]") else { return nil }
                left = .index(left, index)
            } else {
                return left
            }
        }
    }

    private mutating func term() -> PathExpression? {
        guard at < tokens.count else { return nil }
        if take("(") {
            guard let inside = disjunction(), take(")") else { return nil }
            return inside
        }
        if take("%resource") { return .resource }
        if take("true") { return .bool(true) }
        if take("false") { return .bool(false) }
        if tokens[at].first == "'" {
            at += 1
            return .text(String(tokens[at - 1].dropFirst()))
        }
        guard let name = name() else { return nil }
        guard take("(") else { return .start(name) }
        return arguments().map { call(.focus, name, $0) }
    }

    private mutating func arguments() -> [PathExpression]? {
        var arguments: [PathExpression] = []
        if take(")") { return arguments }
        repeat {
            guard let argument = disjunction() else { return nil }
            arguments.append(argument)
        } while take(",")
        return take(")") ? arguments : nil
    }

    private func call(_ focus: PathExpression, _ name: String, _ arguments: [PathExpression]) -> PathExpression {
        if ["as", "ofType"].contains(name), arguments.count == 1, case .start(let type) = arguments[0] { return .cast(focus, type) }
        if name == "is", arguments.count == 1, case .start(let type) = arguments[0] { return .hasType(focus, type) }
        return .call(focus, name, arguments)
    }
}
