package import FHIRCore
package import FHIRModel
import FHIRSchema
import FHIRSearch
package import FHIRStore
import FHIRTerminology
package import PluginKit

/// The service as a tenant has it: with the search parameters and the terminology that act there.
extension FHIRService {
    /// The service for a tenant's requests. Takes one short lock unless these definitions have just changed, or are asked for the first
    /// time; then they are read from the store.
    package func conforming(_ tenant: Tenant) async throws(OperationFailure) -> FHIRService {
        let found = if let known = conformance.snapshot(tenant) { known } else { try await loaded(tenant) }
        return found === snapshot ? self : FHIRService(self, found)
    }

    /// Makes one atomic commit, as `ResourceStore.commit` does, of writes through the tracker: with what follows from search parameters,
    /// code systems and value sets among them, which act when this returns.
    ///
    /// - Parameters:
    ///   - caller: on whose behalf; the rules see it.
    ///   - proposed: the resources that it is to write, as far as they are known: what the rules prepare for.
    package func commit<T: Sendable>(
        _ caller: Caller, proposing proposed: [Arena] = [],
        _ body: @escaping @Sendable (any CommitView, ConformanceTracker) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        if caller.origin.isImport, !caller.mayImport {
            throw OperationFailure(.forbidden, .importRefused, "Only who has the permission `import` may mark a write as an import")
        }
        let access = caller.access
        let prepared = try await prepared(proposed, caller)
        for _ in 0..<Self.attempts {
            let service = try await conforming(access.tenant)
            let done = try await store.commit(access, caller.origin) { view throws(OperationFailure) -> Done<T>? in
                let tracker = ConformanceTracker(service, view, caller, prepared)
                do throws(OperationFailure) {
                    var result = try body(view, tracker)
                    try tracker.finish()
                    let (newer, warnings) = (tracker.rules.superseded, tracker.rules.warnings)
                    if !newer.isEmpty || !warnings.isEmpty, var judged = result as? any JudgedResult {
                        judged.learn(newer, warnings)
                        if let renewed = judged as? T { result = renewed }
                    }
                    return Done(
                        result: result, terminology: tracker.terminology, hasParameters: tracker.hasParameters,
                        warnings: warnings.map(\.issue))
                } catch {
                    // Nothing has been written; with the answer, what made this stale is durable.
                    if tracker.isStale { return nil }
                    throw error
                }
            }
            guard let done else {
                conformance.invalidate(access.tenant)
                continue
            }
            if done.hasParameters || !done.terminology.isEmpty {
                conformance.invalidate(access.tenant, done.terminology)
                // Whoever needs the definitions next makes them if this fails.
                if let bound = try? await conforming(access.tenant), done.hasParameters { conformance.worker.wake(bound) }
            }
            if !done.warnings.isEmpty { caller.heed?(done.warnings) }
            return done.result
        }
        throw StoreFailures.busy
    }

    private static let attempts = 16

    /// What a commit came to.
    private struct Done<T: Sendable>: Sendable {
        var result: T
        var terminology: Set<LiteralReference>
        var hasParameters: Bool
        var warnings: [Issue]
    }

    // MARK: Making snapshots

    private func loaded(_ tenant: Tenant) async throws(OperationFailure) -> ConformanceSnapshot {
        let root = self
        let result = await conformance.turnstile.pass { () async -> Result<ConformanceSnapshot, OperationFailure> in
            if let known = root.conformance.snapshot(tenant) { return .success(known) }
            do throws(OperationFailure) {
                return .success(try await root.load(tenant))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func load(_ tenant: Tenant) async throws(OperationFailure) -> ConformanceSnapshot {
        for _ in 0..<Self.attempts {
            let seen = conformance.changes
            let own = try await definitions(tenant)
            let shared = tenant == .shared ? nil : try await definitions(.shared)
            if let shared, shared.generation != own.generation { continue }
            let custom = CustomParameters(own: own.parameters, shared: shared?.parameters ?? [:])
            let table = custom.table(after: own.table, order: own.generation + 1, schema, store.hash)
            guard table == own.table else {
                // The shared tenant's definitions have changed since somebody asked for this tenant's.
                let change = ParameterChange(tenant: tenant, before: own.table, after: table, generation: own.generation)
                try await keep(change)
                continue
            }
            for job in own.jobs where job.tenant == tenant { report(job) }
            let terminology = try await terminology(tenant)
            let made = make(tenant, own.generation, custom, table, terminology, seen: seen)
            conformance.keep(made, tenant)
            if own.jobs.contains(where: { $0.state == .running }) || own.hasWithdrawn { conformance.worker.wake(self) }
            return made
        }
        throw StoreFailures.busy
    }

    private func keep(_ change: ParameterChange) async throws(OperationFailure) {
        let (schema, store) = (schema, store)
        let access = Access.system("definitions of the shared tenant", tenant: change.tenant)
        try await store.commit(access, CommitOrigin(door: .system, correlationID: "search-parameters")) { view throws(OperationFailure) in
            guard ConformanceMarks.generation(try view.mark(ConformanceMarks.generation)) == change.generation else { return }
            var change = change
            try change.write(view, schema, store.numbering)
        }
    }

    private func make(
        _ tenant: Tenant, _ generation: Int64, _ custom: CustomParameters, _ table: ParameterTable, _ terminology: any TerminologyPort,
        seen: Int
    ) -> ConformanceSnapshot {
        var context = base.context
        context.terminology = terminology
        if !custom.isEmpty {
            let last = conformance.latest(tenant)
            if let last, last.table == table, last.custom.isSame(custom) {
                context.catalogue = last.catalogue
            } else {
                let definitions = custom.definitions(table, schema) { conformance.progress(tenant, $0) }
                context.catalogue = SearchCatalogue(base.catalogue, numbering: store.numbering, custom: definitions)
            }
        }
        return ConformanceSnapshot(
            tenant: tenant, generation: generation, custom: custom, table: table, context: context, packing: store.packing, seen: seen)
    }
}
