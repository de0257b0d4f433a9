package import FHIRCore
import FHIRJSON
import FHIRModel
package import FHIRSchema
import FHIRSearch
package import FHIRStore
import PluginKit

/// Sees the writes of one commit: that they are indexed by the parameters that there are at the time, and what they change about these.
///
/// Lives inside the commit's closure.
package final class ConformanceTracker {
    /// As it is for the commit's tenant.
    package let service: FHIRService
    private let view: any CommitView
    private let tenant: Tenant
    /// The domains' rules about the commit.
    let rules: RuleRun
    /// What the references of each of the commit's sessions must meet.
    private var references: [ReferenceIntegrity] = []
    private var isChecked = false
    /// Whether the commit was given up because search parameters have changed since the service's snapshot.
    private(set) var isStale = false
    /// CodeSystems and ValueSets that were written or deleted.
    private(set) var terminology: Set<LiteralReference> = []
    /// Whether search parameters were written or deleted.
    private(set) var hasParameters = false
    /// The newest write of each search parameter, nil for a deletion, with the prefix of issues about it.
    private var parameters: [ResourceID: (body: [UInt8]?, prefix: String?)] = [:]

    init(_ service: FHIRService, _ view: any CommitView, _ caller: Caller, _ prepared: PreparedRules) {
        self.service = service
        self.view = view
        tenant = caller.access.tenant
        rules = RuleRun(service, view, caller, prepared)
    }

    /// Makes a version of a resource, whose keys are those of the snapshot's parameters.
    /// - Parameter isJudged: whether the rules are to decide on it; false for what the host itself does to a resource that they know.
    package func put(
        _ type: TypeID, _ id: ResourceID, _ resource: PreparedResource, at prefix: String? = nil, isJudged: Bool = true
    ) throws(OperationFailure) -> StoredVersion {
        try check()
        let before = isJudged ? try rules.before(type, id) : nil
        if let before, try rules.isTaggedTwin(before, resource.body) { return before }
        let isSame = before.map { !$0.isDeleted && $0.hash == resource.body.hash } ?? false
        var body = resource.body
        if resource.catalogue !== service.catalogue {
            body.keys = service.catalogue.extract(try service.arena(body.body, type)).keys
        }
        let version = try view.put(type, id, body)
        if version.position == view.position {
            note(type, id, body.body, prefix)
            if isJudged, !isSame { rules.note(type, id, before: before, after: body.body, at: prefix.map { $0 + ".resource" }) }
        }
        return version
    }

    /// Deletes a resource; nil if there is nothing to delete.
    package func delete(_ type: TypeID, _ id: ResourceID, at prefix: String? = nil) throws(OperationFailure) -> StoredVersion? {
        try check()
        let before = try rules.before(type, id)
        let version = try view.delete(type, id)
        if version != nil {
            note(type, id, nil, prefix)
            rules.note(type, id, before: before, after: nil, at: prefix)
        }
        return version
    }

    /// - Throws: when search parameters are other than those of the snapshot; then nothing has been written yet.
    func check() throws(OperationFailure) {
        if isChecked { return }
        isChecked = true
        guard ConformanceMarks.generation(try view.mark(ConformanceMarks.generation)) == service.snapshot.generation else {
            isStale = true
            throw OperationFailure(.unavailable, .busy, "Search parameters have just changed; try again.")
        }
    }

    private func note(_ type: TypeID, _ id: ResourceID, _ body: [UInt8]?, _ prefix: String?) {
        let types = service.conformance.types
        if type == types.searchParameter {
            parameters[id] = (body, prefix)
            hasParameters = true
        } else if type == types.codeSystem || type == types.valueSet {
            terminology.insert(LiteralReference(type: type, id: id))
        }
    }

    /// Checks these references when the rules have added what they add.
    func check(_ references: ReferenceIntegrity) { self.references.append(references) }

    /// Lets the rules judge, checks references and the search parameters that were written, and writes what follows from them; to be called when all else
    /// is written.
    /// - Throws: `.unprocessable` when a rule refuses, or a parameter cannot be compiled, or has the code of another one.
    func finish() throws(OperationFailure) {
        try rules.finish(self)
        for part in references { try part.check(view, service) }
        guard hasParameters else { return }
        let schema = service.schema
        var custom = service.snapshot.custom
        var issues: [Issue] = []
        for (id, change) in parameters.sorted(by: { $0.key.value < $1.key.value }) {
            guard let body = change.body else {
                custom.own[id] = nil
                continue
            }
            do throws(OperationFailure) {
                custom.own[id] = try SearchParameterResource(try service.arena(body, service.conformance.types.searchParameter))
            } catch {
                issues += Self.placed(error.issues, change.prefix)
            }
        }
        if issues.isEmpty {
            for (id, change) in parameters.sorted(by: { $0.key.value < $1.key.value }) where change.body != nil {
                issues += Self.placed(custom.conflicts(of: id, schema), change.prefix)
            }
        }
        if !issues.isEmpty { throw OperationFailure(.unprocessable, issues) }
        let (before, generation) = (service.snapshot.table, service.snapshot.generation)
        let after = custom.table(after: before, order: generation + 1, schema, service.store.hash)
        var change = ParameterChange(tenant: tenant, before: before, after: after, generation: generation)
        try change.write(view, schema, service.store.numbering)
    }

    private static func placed(_ issues: [Issue], _ prefix: String?) -> [Issue] {
        guard let prefix else { return issues }
        return issues.map { issue in
            var issue = issue
            issue.expression = issue.expression.map { WriteSession.join(prefix + ".resource", $0) } ?? prefix
            return issue
        }
    }
}
