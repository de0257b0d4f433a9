import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import FHIRTerminology

/// Reads what a tenant defines from the store.
extension FHIRService {
    /// A tenant's search parameters, with what the store remembers of them.
    struct Definitions: Sendable {
        var generation: Int64
        var table: ParameterTable
        var parameters: [ResourceID: SearchParameterResource]
        var jobs: [IndexingJob]
        /// Whether rows have still to be removed, in whatever tenant.
        var hasWithdrawn: Bool
    }

    func definitions(_ tenant: Tenant) async throws(OperationFailure) -> Definitions {
        let (schema, type) = (schema, conformance.types.searchParameter)
        let found = try await store.read(.system("search parameters", tenant: tenant), at: nil) { view throws(OperationFailure) in
            let generation = ConformanceMarks.generation(try view.mark(ConformanceMarks.generation))
            let table = ParameterTable(ConformanceMarks.text(try view.mark(ConformanceMarks.table(tenant))), schema)
            let jobs = IndexingJob.all(ConformanceMarks.text(try view.mark(ConformanceMarks.jobs)), schema)
            let hasWithdrawn = try view.mark(ConformanceMarks.withdrawn) != nil
            return (generation, table, jobs, hasWithdrawn, try Self.all(type, view))
        }
        var parameters: [ResourceID: SearchParameterResource] = [:]
        for version in found.4 {
            // What was written has been checked; one that an older version of the program took may not pass any more, and does not act.
            parameters[version.id] = try? SearchParameterResource(try arena(version))
        }
        return Definitions(
            generation: found.0, table: found.1, parameters: parameters, jobs: found.2, hasWithdrawn: found.3)
    }

    private static func all(_ type: TypeID, _ view: any StoreView) throws(OperationFailure) -> [StoredVersion] {
        let query = SearchQuery([SearchQuery.Branch(type, .all)])
        var versions: [StoredVersion] = []
        var part = SearchPart.first
        while true {
            let page = try view.search(query, part, limit: 200)
            versions += page.hits.map(\.version)
            guard page.hasMore, let last = page.hits.last else { return versions }
            part = .after(last.cursor)
        }
    }

    // MARK: Terminology

    /// R4's terminology under that of the shared tenant under the tenant's own.
    func terminology(_ tenant: Tenant) async throws(OperationFailure) -> any TerminologyPort {
        guard let standard = base.context.terminology as? Terminology else { return base.context.terminology }
        var layers = [try await terminologyContent(tenant)]
        if tenant != .shared { layers.append(try await terminologyContent(.shared)) }
        return standard.under(layers.filter { !$0.isEmpty }, base: settings.baseURL)
    }

    /// The code systems and value sets of one tenant. Those that have not changed since they were read last are not read again.
    private func terminologyContent(_ tenant: Tenant) async throws(OperationFailure) -> TerminologyContent {
        let known = conformance.takeTerminology(tenant)
        if let content = known.content, known.changed.isEmpty { return content }
        do throws(OperationFailure) {
            let content = try await terminologyContent(tenant, known.content, known.changed)
            conformance.keep(content, tenant)
            return content
        } catch {
            conformance.keep(nil, tenant)
            throw error
        }
    }

    private func terminologyContent(
        _ tenant: Tenant, _ known: TerminologyContent?, _ changed: Set<LiteralReference>
    ) async throws(OperationFailure) -> TerminologyContent {
        let types = conformance.types
        var content = known ?? TerminologyContent()
        let access = Access.system("terminology", tenant: tenant)
        if known != nil {
            for reference in changed.sorted(by: { $0.id.value < $1.id.value }) {
                let version = try await store.read(access, at: nil) { view throws(OperationFailure) in
                    try view.current(reference.type, reference.id)
                }
                try read(version, reference, into: &content)
            }
        } else {
            for type in [types.codeSystem, types.valueSet] {
                let versions = try await store.read(access, at: nil) { view throws(OperationFailure) in try Self.all(type, view) }
                for version in versions { try read(version, LiteralReference(type: type, id: version.id), into: &content) }
            }
        }
        return content
    }

    private func read(
        _ version: StoredVersion?, _ reference: LiteralReference, into content: inout TerminologyContent
    ) throws(OperationFailure) {
        let name = schema.name(reference.type) + "/" + reference.id.value
        if let version, !version.isDeleted {
            content.put(try arena(version), as: name)
        } else {
            content.remove(name)
        }
    }
}
