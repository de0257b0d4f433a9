import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// What an import writes as a whole or not at all: a transaction Bundle, one entry of another Bundle, or one resource.
///
/// Everything that can be computed before the commit has been: stored forms, hashes, index keys, ids, links between entries.
package struct ImportUnit: Sendable {
    /// A resource under the id it keeps, or a deletion.
    struct Put: Sendable {
        var type: TypeID
        var id: ResourceID
        /// Nil deletes.
        var resource: PreparedResource?
        /// The resource itself while it has conditional references, which are replaced before it is written.
        var arena: Arena?
    }

    enum Work: Sendable {
        case puts([Put])
        /// A transaction with conditions or patches, which only the commit can decide.
        case plan(TransactionPlan)
    }

    /// The entry's index in the Bundle; nil for a resource or transaction that is the whole text.
    package var entry: Int?
    var work: Work

    /// Whether references in it name their targets by a search, which may find nothing before everything else is there.
    package var hasConditionalReferences: Bool {
        switch work {
        case .puts(let puts): puts.contains { $0.arena != nil }
        case .plan: false
        }
    }

    /// Whether what it does depends on what else is there, so that it comes after everything that does not.
    package var dependsOnOthers: Bool { canFail || hasConditionalReferences }

    /// Whether it must have a commit of its own, because it can fail when it is applied.
    package var canFail: Bool {
        switch work {
        case .puts: false
        case .plan: true
        }
    }

    /// How many resources it writes or deletes.
    package var count: Int {
        switch work {
        case .puts(let puts): puts.count
        case .plan(let plan): plan.writes.count
        }
    }

    /// The bytes of its stored forms, as far as they are known.
    package var size: Int {
        switch work {
        case .puts(let puts): puts.reduce(0) { $0 + ($1.resource?.body.body.count ?? 0) }
        case .plan(let plan): plan.writes.reduce(0) { $0 + ($1.prepared?.body.body.count ?? 0) }
        }
    }
}

/// How many resources an import has made, changed, found as they are, and deleted.
package struct ImportTally: Sendable, Hashable {
    package var created = 0
    package var updated = 0
    package var unchanged = 0
    package var deleted = 0

    package init() {}

    package static func += (left: inout ImportTally, right: ImportTally) {
        left.created += right.created
        left.updated += right.updated
        left.unchanged += right.unchanged
        left.deleted += right.deleted
    }

    package var total: Int { created + updated + unchanged + deleted }
}
