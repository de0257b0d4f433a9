import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import FHIRTerminology
import Synchronization

/// What a store's tenants define for themselves, as far as this process has read it: a snapshot for each tenant, swapped when a commit
/// touches search parameters, code systems or value sets.
///
/// Requests take a snapshot under one short lock; making one is serial, so that an older one never replaces a newer one.
final class Conformance: Sendable {
    /// The types of resources that define something for requests.
    struct Types: Sendable {
        let searchParameter, codeSystem, valueSet: TypeID

        init(_ schema: Schema) {
            searchParameter = schema.type(named: "SearchParameter") ?? .none
            codeSystem = schema.type(named: "CodeSystem") ?? .none
            valueSet = schema.type(named: "ValueSet") ?? .none
        }
    }

    private struct State: Sendable {
        var snapshots: [Tenant: ConformanceSnapshot] = [:]
        /// The changes that snapshots of a tenant must have seen; those of the shared tenant concern all.
        var changes = 0
        var needed: [Tenant: Int] = [:]
        var terminologies: [Tenant: TerminologyContent] = [:]
        /// What of a terminology has to be read again; it is read as a whole when it is not there.
        var changed: [Tenant: Set<LiteralReference>] = [:]
        var progress: [String: IndexingProgress] = [:]
    }

    let types: Types
    let turnstile = Turnstile()
    let worker = IndexingWorker()
    private let state = Mutex(State())

    init(_ schema: Schema) {
        types = Types(schema)
    }

    /// The snapshot of a tenant; nil when one has to be made.
    func snapshot(_ tenant: Tenant) -> ConformanceSnapshot? {
        state.withLock { state in
            guard let snapshot = state.snapshots[tenant] else { return nil }
            let needed = max(state.needed[tenant] ?? 0, state.needed[.shared] ?? 0)
            return snapshot.seen >= needed ? snapshot : nil
        }
    }

    /// The last one, although it may be outdated: what has not changed is taken over from it.
    func latest(_ tenant: Tenant) -> ConformanceSnapshot? { state.withLock { $0.snapshots[tenant] } }

    /// The number of changes that what is read from now on has seen.
    var changes: Int { state.withLock { $0.changes } }

    func keep(_ snapshot: ConformanceSnapshot, _ tenant: Tenant) { state.withLock { $0.snapshots[tenant] = snapshot } }

    /// Notes a change; no request after this uses an older snapshot.
    func invalidate(_ tenant: Tenant, _ terminology: Set<LiteralReference> = []) {
        state.withLock { state in
            state.changes += 1
            state.needed[tenant] = state.changes
            if !terminology.isEmpty { state.changed[tenant, default: []].formUnion(terminology) }
        }
    }

    /// A tenant's terminology as it was read last, nil when it has not been read, and which of its resources have changed since. Whoever
    /// takes these reads them: what changes from now on is noted anew.
    func takeTerminology(_ tenant: Tenant) -> (content: TerminologyContent?, changed: Set<LiteralReference>) {
        state.withLock { state in (state.terminologies[tenant], state.changed.removeValue(forKey: tenant) ?? []) }
    }

    /// Keeps a terminology as it was read, or gives up the last one, so that it is read as a whole.
    func keep(_ content: TerminologyContent?, _ tenant: Tenant) { state.withLock { $0.terminologies[tenant] = content } }

    /// The progress of the rows with a name, one object for all who ask.
    func progress(_ tenant: Tenant, _ name: String) -> IndexingProgress {
        let key = "\(tenant.rawValue)/\(name)"
        return state.withLock { state in
            if let known = state.progress[key] { return known }
            let progress = IndexingProgress()
            state.progress[key] = progress
            return progress
        }
    }
}
