import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The work of indexing, in steps that are each kept in the store as a whole.
extension FHIRService {
    /// Ends the work in the background after the step under way.
    package func stop() async { await conformance.worker.stop() }

    /// Goes on with a job, or with the removal of rows that nobody asks for any more; answers whether there may be more to do.
    func indexingStep(_ size: Int) async throws(OperationFailure) -> Bool {
        let schema = schema
        let (jobs, withdrawn) = try await store.read(.system("indexing"), at: nil) { view throws(OperationFailure) in
            let jobs = IndexingJob.all(ConformanceMarks.text(try view.mark(ConformanceMarks.jobs)), schema)
            return (jobs, ConformanceMarks.text(try view.mark(ConformanceMarks.withdrawn)))
        }
        if let job = jobs.first(where: { $0.state == .running }) {
            try await step(job, size)
            return true
        }
        let lines = withdrawn.split(separator: "\n").map(String.init)
        if lines.isEmpty { return false }
        if let line = lines.first(where: conformance.worker.isDue) {
            try await remove(line, size)
        } else {
            try? await Task.sleep(for: .seconds(1))
        }
        return true
    }

    /// Adds the rows of the next resources.
    private func step(_ job: IndexingJob, _ size: Int) async throws(OperationFailure) {
        let service = try await conforming(job.tenant)
        let wanted = Set(job.names)
        let rows = service.snapshot.table.rows.filter { $0.state == .pending && wanted.contains($0.name(schema)) }
        let numbers = Set(rows.flatMap { $0.names(schema) }.compactMap { service.catalogue.numbering.parameter($0) })
        guard !rows.isEmpty, job.typeIndex < job.types.count else { return try await finish(job, isDone: !rows.isEmpty || wanted.isEmpty, service) }
        let type = job.types[job.typeIndex]
        let batch = try await store.read(.system("indexing", tenant: job.tenant), at: nil) { view throws(OperationFailure) in
            try view.live(type, (job.sequence + 1)..<(job.limit + 1), limit: size)
        }
        var next = job
        var added: [(version: StoredVersion, keys: [IndexKey])] = []
        for version in batch {
            if let arena = try? service.arena(version) {
                let keys = service.catalogue.extract(arena).keys.filter { Self.isRow($0, of: numbers) }
                if !keys.isEmpty { added.append((version, keys)) }
            }
            next.sequence = version.sequence
        }
        next.done += batch.count
        if batch.count < size {
            next.typeIndex += 1
            next.sequence = 0
        }
        let found = added
        try await keep(next, after: job, service) { view throws(OperationFailure) in
            for (version, keys) in found { _ = try view.index(version.type, version.id, version.sequence, keys) }
        }
        report(next)
    }

    /// Whether a key is one of parameters with these numbers; those of references are in keys of their own kind.
    private static func isRow(_ key: IndexKey, of numbers: Set<ParameterNumber>) -> Bool {
        guard key.parameter == .anyReference else { return numbers.contains(key.parameter) }
        return key.withBytes { ReferenceKey.decode($0)?.parameter }.map(numbers.contains) ?? false
    }

    private func finish(_ job: IndexingJob, isDone: Bool, _ service: FHIRService) async throws(OperationFailure) {
        var next = job
        next.state = isDone ? .done : .withdrawn
        let (schema, snapshot) = (schema, service.snapshot)
        let wanted = Set(job.names)
        try await keep(next, after: job, service) { view throws(OperationFailure) in
            guard isDone, !wanted.isEmpty else { return }
            var table = snapshot.table
            for index in table.rows.indices where wanted.contains(table.rows[index].name(schema)) { table.rows[index].state = .ready }
            try view.setMark(ConformanceMarks.table(job.tenant), Array(table.text(schema).utf8))
            try view.setMark(ConformanceMarks.generation, Array(String(snapshot.generation + 1).utf8))
        }
        conformance.invalidate(job.tenant)
        _ = try await conforming(job.tenant)
    }

    /// Makes a step of a job with what it writes, unless parameters have changed or somebody else was faster; then nothing happens.
    private func keep(
        _ next: IndexingJob, after job: IndexingJob, _ service: FHIRService,
        _ body: @escaping @Sendable (any CommitView) throws(OperationFailure) -> Void
    ) async throws(OperationFailure) {
        var next = next
        next.updated = clock.now()
        let (schema, step, generation) = (schema, next, service.snapshot.generation)
        let origin = CommitOrigin(door: .system, correlationID: "reindex/" + job.id, givesWay: true)
        let isKept = try await store.commit(.system("indexing", tenant: job.tenant), origin) { view throws(OperationFailure) in
            guard ConformanceMarks.generation(try view.mark(ConformanceMarks.generation)) == generation else { return false }
            var jobs = IndexingJob.all(ConformanceMarks.text(try view.mark(ConformanceMarks.jobs)), schema)
            guard let index = jobs.firstIndex(of: job) else { return false }
            jobs[index] = step
            try body(view)
            try view.setMark(ConformanceMarks.jobs, Array(IndexingJob.text(jobs, schema).utf8))
            return true
        }
        if !isKept { conformance.invalidate(job.tenant) }
    }

    /// Tells searches how far a job is.
    func report(_ job: IndexingJob) {
        guard job.state == .running else { return }
        for name in job.names { conformance.progress(job.tenant, name).value = (job.done, job.total) }
    }

    // MARK: Removing

    /// Removes some rows of a parameter that is no more; its line goes with the last. Rows of references stay, as they show what refers to a
    /// resource, until the resource that has them is written again.
    private func remove(_ line: String, _ size: Int) async throws(OperationFailure) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        let tenant = Tenant(rawValue: fields.first.flatMap { Int32($0) } ?? 0)
        let number = fields.last.flatMap { store.numbering.parameter(String($0)) }
        let limit = size * 8
        let access = Access.system("indexing", tenant: tenant)
        let left = try await store.read(access, at: nil) { view throws(OperationFailure) in
            try number.map { number throws(OperationFailure) in try view.rowCount(number, limit: limit + 1) } ?? 0
        }
        let origin = CommitOrigin(door: .system, correlationID: "sweep", givesWay: true)
        try await store.commit(access, origin) { view throws(OperationFailure) in
            if let number, left > 0 { try view.sweep(number, limit: limit) }
            guard left <= limit else { return }
            var lines = ConformanceMarks.text(try view.mark(ConformanceMarks.withdrawn)).split(separator: "\n").map(String.init)
            lines.removeAll { $0 == line }
            try view.setMark(ConformanceMarks.withdrawn, Array(lines.joined(separator: "\n").utf8))
        }
    }
}
