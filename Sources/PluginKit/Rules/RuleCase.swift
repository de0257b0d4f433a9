package import FHIRCore
package import FHIRSchema
package import FHIRStore

/// What a rule decides on: the changes it is about, the newest state with all changes applied, and what its preparation gave.
package struct RuleCase {
    /// The changes in the rule's scope that it has not judged yet; never empty.
    package let changes: [ProposedChange]
    /// With the authority of the tenant, not of the caller: messages must name nothing that the caller may not read.
    package let view: any DomainView
    /// What `prepare` gave; nil when it gave nothing, or the rule has none.
    package let prepared: (any Sendable)?
    package let caller: Caller

    package init(changes: [ProposedChange], view: any DomainView, prepared: (any Sendable)?, caller: Caller) {
        self.changes = changes
        self.view = view
        self.prepared = prepared
        self.caller = caller
    }

    package var schema: Schema { view.schema }
    package var instant: Instant { view.instant }
}

/// What a preparation is about: the resources that a request wants to write, as far as they are known before the commit.
///
/// They are not for commits of the domains' own routes and operations, for loads, for conditional patches in transactions, and for what
/// rules add: `decide` then has nothing prepared, and must refuse or do without.
package struct RulePreparation: Sendable {
    package let proposed: [Resource]
    package let host: any DomainHost
    package let caller: Caller

    package init(proposed: [Resource], host: any DomainHost, caller: Caller) {
        self.proposed = proposed
        self.host = host
        self.caller = caller
    }
}

/// What a rule came to: refusals, warnings, further changes and events.
package struct RuleVerdict {
    /// One finding about a change.
    package struct Finding {
        package let change: ProposedChange
        /// The FHIRPath of the element within the resource, such as `Patient.birthDate`.
        package let path: String
        /// What was expected, without repeating values.
        package let message: String
    }

    /// One change that a rule adds; judged by the rules as the client's own are.
    package enum Addition: Sendable {
        case create(ResourceEditor, as: ResourceID?)
        case update(ResourceEditor, ResourceID)
        case delete(TypeID, ResourceID)
        case put(PrivateRecord, in: PrivateCollection)
        case remove(String, from: PrivateCollection)
    }

    package private(set) var refusals: [Finding] = []
    package private(set) var warnings: [Finding] = []
    package private(set) var additions: [Addition] = []
    package private(set) var events: [ProposedEvent] = []

    package init() {}

    /// The rule does not hold for a change: the commit is refused, or, for a workflow rule and an import, warned about.
    package mutating func refuse(_ change: ProposedChange, at path: String, _ message: String) {
        refusals.append(Finding(change: change, path: path, message: message))
    }

    /// Something that the client should know, but that refuses nothing: it comes with the answer.
    package mutating func warn(_ change: ProposedChange, at path: String, _ message: String) {
        warnings.append(Finding(change: change, path: path, message: message))
    }

    package mutating func add(_ addition: Addition) { additions.append(addition) }
    package mutating func emit(_ event: ProposedEvent) { events.append(event) }
}

/// The part of a rule that runs before the commit; what it throws refuses the write.
package typealias RulePrepare = @Sendable (RulePreparation) async throws(OperationFailure) -> (any Sendable)?

/// The part of a rule that runs inside the commit, perhaps several times; it has no effect but the verdict.
package typealias RuleDecide = @Sendable (RuleCase, inout RuleVerdict) throws(OperationFailure) -> Void
