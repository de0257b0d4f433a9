import FHIRCore
import FHIRModel
import FHIRPath

/// A FHIRPath Patch (R4 `fhirpatch.html`): operations on elements, in order, all or none.
struct FHIRPathPatch: Sendable {
    enum Action: Sendable {
        case add(name: String, PatchValue)
        case insert(PatchValue, at: Int)
        case delete
        case replace(PatchValue)
        case move(from: Int, to: Int)
    }

    struct Operation: Sendable {
        let action: Action
        let path: FHIRPathExpression
        /// The parameter's own place, for `issue.expression`.
        let place: String
        /// Kind and path, for issues.
        let label: String
    }

    let operations: [Operation]
    /// The Parameters resource, which values are nodes of.
    let source: Arena
}

/// What is put into the resource; nodes of the Parameters resource.
enum PatchValue: Sendable {
    /// `value[x]`
    case element(NodeID)
    /// `resource`
    case resource(NodeID)
    /// `part`: an element of a type that `value[x]` does not have, as its own elements by name.
    case parts([NodeID])
}
