package import FHIRCore

/// Why an expression cannot be parsed or evaluated, and where in its text; holds no data of a resource.
package struct FHIRPathFault: Error, Sendable {
    /// Where the fault lies in the expression, in UTF-8 bytes: the token, name or operator.
    package let offset: Int
    /// What is wrong, as a clause without a full stop.
    package let reason: String
    /// The same for an answer: `.invalid` with `expressionSyntax`, or `.unprocessable` with `expressionEvaluation` or `budget`.
    package let failure: OperationFailure
}

/// What the lexer, the parser and the binder report: an expression that is malformed, or names what there is not.
struct SyntaxFault: Error {
    let reason: String
    /// In UTF-8 bytes.
    let offset: Int

    @inline(never)
    static func expressionSyntax(_ reason: String, at offset: Int) -> SyntaxFault { SyntaxFault(reason: reason, offset: offset) }

    var failure: OperationFailure {
        OperationFailure(.invalid, .expressionSyntax, "FHIRPath expression, character \(offset + 1): \(reason).")
    }

    var fault: FHIRPathFault { FHIRPathFault(offset: offset, reason: reason, failure: failure) }
}

/// How evaluations fail; the texts hold no data of a resource.
extension OperationFailure {
    private static let prefix = "FHIRPath evaluation: "

    /// The expression is well formed but cannot be evaluated on what it was given.
    @inline(never)
    static func evaluation(_ what: String) -> OperationFailure {
        OperationFailure(.unprocessable, .expressionEvaluation, "\(prefix)\(what).")
    }

    /// The evaluation took more steps than it was granted.
    @inline(never)
    static func evaluationBudget() -> OperationFailure {
        OperationFailure(.unprocessable, .budget, "\(prefix)the expression takes too many steps.")
    }

    /// The failure with its place in the expression.
    func fault(at offset: Int) -> FHIRPathFault {
        let text = issues.first?.diagnostics ?? ""
        let reason = text.hasPrefix(Self.prefix) ? text.dropFirst(Self.prefix.count) : text[...]
        return FHIRPathFault(offset: offset, reason: String(reason.last == "." ? reason.dropLast() : reason), failure: self)
    }
}
