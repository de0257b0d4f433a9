package import FHIRCore
package import FHIRSchema

/// That a rule would have refused a commit which was let through, as imports are. Without the resource's content.
package struct CommitWarning: Sendable, Hashable {
    /// The rule's stable name.
    package var rule: String
    /// The resource that breaks it.
    package var type: TypeID
    package var id: ResourceID
    /// The element that breaks it.
    package var path: String

    package init(rule: String, type: TypeID, id: ResourceID, path: String) {
        self.rule = rule
        self.type = type
        self.id = id
        self.path = path
    }
}
