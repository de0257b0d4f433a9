import FHIRCore
import FHIRModel

/// What a rule wants the client to know of a change that it let through.
struct RuleWarning: Sendable, Hashable {
    /// The resource that was changed.
    var target: LiteralReference
    /// With the rule's id and the element; of severity `warning`.
    var issue: Issue
}

extension OperationFailure {
    /// The same failure as that of a rule: issues that name none name it.
    func of(rule: String) -> OperationFailure {
        var copy = self
        for index in copy.issues.indices where copy.issues[index].rule == nil { copy.issues[index].rule = rule }
        return copy
    }
}
