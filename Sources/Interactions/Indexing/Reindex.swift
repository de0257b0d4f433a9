import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// The operations `$reindex`, which has older resources indexed by custom search parameters, and `$reindex-status`.
extension FHIRService {
    /// Begins to index by all parameters of the tenant that are not ready, or by those that one definition makes. Answers at once; when a
    /// job for the same is under way, with that one.
    func reindex(_ target: OperationTarget, _ caller: Caller) async throws(OperationFailure) -> Answer {
        var id: ResourceID?
        if case .instance(_, let given) = target { id = given }
        let tenant = caller.access.tenant
        for _ in 0..<8 {
            let service = try await conforming(tenant)
            let rows = try service.pending(id)
            let types = Set(rows.map(\.type)).sorted { schema.name($0) < schema.name($1) }
            let (counts, last) = try await store.read(caller.access, at: nil) { view throws(OperationFailure) in
                (try view.countsByType(), try view.sequence(through: view.position))
            }
            let now = clock.now()
            let job = IndexingJob(
                id: ids.next(at: now).value, tenant: tenant, names: rows.map { $0.name(schema) }, types: types, limit: last,
                total: counts.filter { types.contains($0.type) }.reduce(0) { $0 + $1.count }, started: now, updated: now)
            guard let begun = try await service.begin(job, caller) else {
                conformance.invalidate(tenant)
                continue
            }
            report(begun)
            conformance.worker.wake(service)
            var answer = Answer(.accepted, .document(status(begun)))
            answer.contentLocation = settings.baseURL + "/$reindex-status?job=" + begun.id
            return answer
        }
        throw StoreFailures.busy
    }

    /// The rows that are not complete; of one definition when an id is given.
    private func pending(_ id: ResourceID?) throws(OperationFailure) -> [ParameterTable.Row] {
        let rows = snapshot.table.rows.filter { $0.state == .pending }
        guard let id else { return rows }
        guard let resource = snapshot.custom.own[id] else { throw .notFound }
        return rows.filter { $0.code == resource.code && resource.types.contains($0.type) }
    }

    /// Keeps the job; nil when parameters have just changed.
    private func begin(_ job: IndexingJob, _ caller: Caller) async throws(OperationFailure) -> IndexingJob? {
        let (schema, generation) = (schema, snapshot.generation)
        return try await store.commit(caller.access, caller.origin) { view throws(OperationFailure) in
            guard ConformanceMarks.generation(try view.mark(ConformanceMarks.generation)) == generation else { return nil }
            var jobs = IndexingJob.all(ConformanceMarks.text(try view.mark(ConformanceMarks.jobs)), schema)
            let names = Set(job.names)
            if let known = jobs.first(where: { $0.tenant == job.tenant && $0.state == .running && names.isSubset(of: $0.names) }) {
                return known
            }
            jobs.append(job)
            try view.setMark(ConformanceMarks.jobs, Array(IndexingJob.text(jobs, schema).utf8))
            return job
        }
    }

    /// How far a job of the caller's tenant is: 202 as long as it runs, then 200.
    func reindexStatus(_ id: String, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let schema = schema
        let (jobs, generation) = try await store.read(caller.access, at: nil) { view throws(OperationFailure) in
            let jobs = IndexingJob.all(ConformanceMarks.text(try view.mark(ConformanceMarks.jobs)), schema)
            return (jobs, ConformanceMarks.generation(try view.mark(ConformanceMarks.generation)))
        }
        // Whoever is told that it is done can search at once.
        if generation != snapshot.generation { conformance.invalidate(caller.access.tenant) }
        guard let job = jobs.first(where: { $0.id == id && $0.tenant == caller.access.tenant }) else { throw .notFound }
        return Answer(job.state == .running ? .accepted : .ok, .document(status(job)))
    }

    private func status(_ job: IndexingJob) -> Arena {
        var builder = ArenaBuilder(schema, "Parameters")
        func add(_ name: String, _ element: String, _ value: String) {
            let parameter = builder.add("parameter", to: builder.root)
            builder.set("name", name, in: parameter)
            builder.set(element, value, in: parameter)
        }
        add("job", "valueString", job.id)
        add("state", "valueCode", job.state.rawValue)
        add("total", "valueInteger", String(job.total))
        add("done", "valueInteger", String(min(job.done, job.total)))
        let tenths = Int((job.rate * 10).rounded())
        add("rate", "valueDecimal", "\(tenths / 10).\(tenths % 10)")
        add("started", "valueInstant", job.started.description)
        add("updated", "valueInstant", job.updated.description)
        for parameter in job.parameters { add("parameter", "valueString", parameter) }
        return builder.arena
    }
}
