package import FHIRCore

/// A parsed expression before its names are bound: the tree that the N1 grammar describes.
package struct Syntax: Sendable {
    package indirect enum Kind: Sendable {
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

    package let kind: Kind
    /// Byte offset in the expression.
    package let offset: Int
    /// 1 for a leaf.
    package let depth: Int
}

/// The operators between two expressions, but for `is` and `as`.
package enum BinaryOperator: String, Sendable {
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

package enum TypeOperator: String, Sendable {
    case `is`, `as`

    static let precedence = 8
}

extension Syntax {
    /// The tree of an expression, as tools see it that look at its form instead of evaluating it.
    /// - Throws: `.invalid` with `expressionSyntax` when it is malformed, too long or too deep.
    package init(parsing text: String) throws(OperationFailure) {
        do throws(SyntaxFault) { self = try Parser.parse(text) } catch { throw error.failure }
    }
}
