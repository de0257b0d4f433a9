package import FHIRCore
package import FHIRModel
package import FHIRSchema

/// One change of a commit, as rules see it.
///
/// Lives inside a commit, on its thread; the resources are parsed when a rule first asks for them.
package final class ProposedChange {
    package enum Operation: Sendable, Hashable {
        case create
        case update
        case delete
    }

    package let type: TypeID
    package let id: ResourceID
    package let operation: Operation
    /// Where the change stands in what the client sent, such as `Bundle.entry[3].resource`; nil for a request that is about one resource.
    package let place: String?
    /// Whether a rule added it.
    package let isAdded: Bool

    private let makeBefore: () throws(OperationFailure) -> Arena?
    private let makeAfter: () throws(OperationFailure) -> Arena?
    private var before: Resource??
    private var after: Resource??

    /// - Parameters:
    ///   - before: gives the version that was current, nil when there was none.
    ///   - after: gives the version that is proposed, nil for a deletion.
    package init(
        _ type: TypeID, _ id: ResourceID, _ operation: Operation, place: String?, isAdded: Bool,
        before: @escaping () throws(OperationFailure) -> Arena?, after: @escaping () throws(OperationFailure) -> Arena?
    ) {
        self.type = type
        self.id = id
        self.operation = operation
        self.place = place
        self.isAdded = isAdded
        makeBefore = before
        makeAfter = after
    }

    /// The resource as it was; nil when it was not there. O(size) the first time.
    package func old() throws(OperationFailure) -> Resource? {
        if let before { return before }
        let made = try makeBefore().map { Resource($0) }
        before = .some(made)
        return made
    }

    /// The resource as it is to be; nil for a deletion. O(size) the first time.
    package func new() throws(OperationFailure) -> Resource? {
        if let after { return after }
        let made = try makeAfter().map { Resource($0) }
        after = .some(made)
        return made
    }
}
