/// A parsed expression before its names are bound: the tree that the N1 grammar describes.
struct Syntax {
    indirect enum Kind {
        case literal(FHIRPathValue)
        /// `{}`
        case empty
        case this
        case index
        case total
        case constant(String)
        /// A step by name; without a base it is the first step of a path.
        case member(Syntax?, String)
        case call(Syntax?, String, [Syntax])
        case indexer(Syntax, Syntax)
        case negation(Syntax)
        /// A leading `+`.
        case identity(Syntax)
        case binary(BinaryOperator, Syntax, Syntax)
        case type(TypeOperator, Syntax, [String])
    }

    let kind: Kind
    /// Byte offset in the expression.
    let offset: Int
    /// 1 for a leaf.
    let depth: Int
}

/// The operators between two expressions, but for `is` and `as`.
enum BinaryOperator: String, Sendable {
    case multiply = "*"
    case divide = "/"
    case div, mod
    case add = "+"
    case subtract = "-"
    case concatenate = "&"
    case union = "|"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "="
    case notEqual = "!="
    case equivalent = "~"
    case notEquivalent = "!~"
    case `in`, contains, and, or, xor, implies

    /// How tightly it binds (N1 section 6.8); `is` and `as` have 8.
    var precedence: Int {
        switch self {
        case .multiply, .divide, .div, .mod: 10
        case .add, .subtract, .concatenate: 9
        case .union: 7
        case .less, .lessOrEqual, .greater, .greaterOrEqual: 6
        case .equal, .notEqual, .equivalent, .notEquivalent: 5
        case .in, .contains: 4
        case .and: 3
        case .or, .xor: 2
        case .implies: 1
        }
    }
}

enum TypeOperator: String, Sendable {
    case `is`, `as`

    static let precedence = 8
}
