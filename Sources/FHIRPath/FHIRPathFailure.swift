import FHIRCore

/// How this target reports that an expression cannot be parsed or evaluated; the texts hold no data of a resource.
extension OperationFailure {
    /// The expression is malformed at a byte offset.
    @inline(never)
    static func expressionSyntax(_ what: String, at offset: Int) -> OperationFailure {
        OperationFailure(.invalid, .expressionSyntax, "FHIRPath expression, character \(offset + 1): \(what).")
    }

    /// The expression is well formed but cannot be evaluated on what it was given.
    @inline(never)
    static func evaluation(_ what: String) -> OperationFailure {
        OperationFailure(.unprocessable, .expressionEvaluation, "FHIRPath evaluation: \(what).")
    }

    /// The evaluation took more steps than it was granted.
    @inline(never)
    static func evaluationBudget() -> OperationFailure {
        OperationFailure(.unprocessable, .budget, "FHIRPath evaluation: the expression takes too many steps.")
    }
}
