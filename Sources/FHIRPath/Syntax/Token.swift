/// One token of an expression and the byte offset at which it begins.
struct Token {
    enum Kind: Equatable {
        case identifier(String)
        /// In backticks: never a keyword.
        case delimited(String)
        case string(String)
        /// Digits, perhaps with a point and more digits.
        case number(String)
        case literal(FHIRPathValue)
        /// `%name`, without the percent sign.
        case constant(String)
        /// `$this`, `$index`, `$total`, without the dollar sign.
        case variable(String)
        case symbol(Symbol)
        case end
    }

    enum Symbol: String {
        case dot = "."
        case comma = ","
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case ampersand = "&"
        case bar = "|"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "="
        case notEqual = "!="
        case equivalent = "~"
        case notEquivalent = "!~"
    }

    let kind: Kind
    let offset: Int
}
