import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRStore
import PluginKit

/// The judgement of one commit by the domains' rules: gathers its changes, lets the rules decide, and applies what they add.
///
/// Lives inside the commit's closure. Changes that rules add are judged in the next round, up to a depth.
final class RuleRun {
    /// Rounds of changes that rules add to the client's.
    static let depth = 8

    private let service: FHIRService
    private let view: any CommitView
    private let caller: Caller
    private let prepared: PreparedRules
    private var changes: [ProposedChange] = []
    /// Whether a round is being applied, so that new changes are the rules' own.
    private var isAdding = false
    /// Resources that were written again after the client's write, with their newest versions.
    private(set) var superseded: [LiteralReference: StoredVersion] = [:]
    /// What rules warned about, in the order in which they did; for imports also what they would have refused.
    private(set) var warnings: [RuleWarning] = []

    init(_ service: FHIRService, _ view: any CommitView, _ caller: Caller, _ prepared: PreparedRules) {
        self.service = service
        self.view = view
        self.caller = caller
        self.prepared = prepared
    }

    /// Whether workflow rules warn instead of refusing.
    private var isImport: Bool { caller.origin.isImport && caller.mayImport }

    /// A load tells nobody of single warnings; its commits keep them.
    private var isHeard: Bool { caller.origin.door != .load }

    /// The version that is current before a write, where a rule may ask for it.
    func before(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion? {
        service.plugins.judges(type) ? try view.current(type, id) : nil
    }

    /// Takes note of a change that was applied.
    /// - Parameter after: the stored form; nil for a deletion.
    func note(_ type: TypeID, _ id: ResourceID, before: StoredVersion?, after: [UInt8]?, at prefix: String?) {
        guard service.plugins.judges(type) else { return }
        let old = before.flatMap { $0.isDeleted ? nil : $0 }
        let operation: ProposedChange.Operation = after == nil ? .delete : old == nil ? .create : .update
        changes.append(
            ProposedChange(
                type, id, operation, place: prefix, isAdded: isAdding,
                before: { [service] () throws(OperationFailure) in
                    try old.map { version throws(OperationFailure) in try service.arena(version) }
                },
                after: { [service] () throws(OperationFailure) in
                    try after.map { body throws(OperationFailure) in try service.arena(body, type) }
                }))
    }

    /// Whether what is to be imported is what is there already, but for the tag that says what it lacks.
    func isTaggedTwin(_ current: StoredVersion?, _ body: PreparedBody) throws(OperationFailure) -> Bool {
        guard isImport, let current, !current.isDeleted, ImportTag.mayBe(in: current.body) else { return false }
        return service.prepare(try service.arena(current)).body.hash == body.hash
    }

    /// Lets all rules decide, round after round.
    /// - Throws: `.unprocessable` with one issue for each finding.
    func finish(_ tracker: ConformanceTracker) throws(OperationFailure) {
        var start = 0
        var rounds = 0
        while start < changes.count {
            guard rounds <= Self.depth else {
                throw OperationFailure(.unprocessable, .ruleDepth, "The rules add changes to one another's changes without an end")
            }
            let round = Array(changes[start...])
            start = changes.count
            try judge(round, tracker)
            rounds += 1
        }
    }

    private func judge(_ round: [ProposedChange], _ tracker: ConformanceTracker) throws(OperationFailure) {
        var issues: [Issue] = []
        var additions: [(rule: String, addition: RuleVerdict.Addition)] = []
        let domain = CommitDomainView(service, view, tracker, caller, by: .tenant)
        // A resource may be written several times in one commit; what it lacks is what the last of these leaves.
        var last: [LiteralReference: ProposedChange] = [:]
        for change in round { last[change.target] = change }
        var unmet: [ProposedChange] = []
        for owned in service.plugins.rules {
            var concerned: [ProposedChange] = []
            for change in round where try Self.concerns(owned, change) { concerned.append(change) }
            if concerned.isEmpty { continue }
            var verdict = RuleVerdict()
            let budget = RuleBudget(domain, owned.rule.id)
            do throws(OperationFailure) {
                try owned.rule.decide(
                    RuleCase(changes: concerned, view: budget, prepared: prepared[owned.rule.id], caller: caller), &verdict)
            } catch {
                throw error.of(rule: owned.rule.id)
            }
            for finding in verdict.refusals {
                if owned.rule.kind == .workflow, isImport {
                    try view.warn(
                        CommitWarning(rule: owned.rule.id, type: finding.change.type, id: finding.change.id, path: finding.path))
                    warn(finding, owned.rule.id)
                    if last[finding.change.target] === finding.change { unmet.append(finding.change) }
                } else {
                    issues.append(issue(finding, owned.rule.id))
                }
            }
            for finding in verdict.warnings { warn(finding, owned.rule.id) }
            additions += verdict.additions.map { (owned.rule.id, $0) }
            for event in verdict.events { try domain.emit(event) }
        }
        if !issues.isEmpty { throw OperationFailure(.unprocessable, issues) }
        isAdding = true
        defer { isAdding = false }
        var marked: Set<LiteralReference> = []
        for change in unmet where marked.insert(change.target).inserted { try mark(change, tracker) }
        for (rule, addition) in additions {
            do throws(OperationFailure) {
                try apply(addition, domain)
            } catch {
                throw error.of(rule: rule)
            }
        }
        domain.finish()
    }

    /// Whether a rule is about a change: a slice that it leaves concerns as one that it enters.
    private static func concerns(_ owned: Catalogue.OwnedRule, _ change: ProposedChange) throws(OperationFailure) -> Bool {
        guard owned.types.contains(change.type) else { return false }
        if owned.slices.isEmpty { return true }
        let (old, new) = (try change.old(), try change.new())
        return owned.slices.contains { slice in
            guard let type = (old ?? new)?.typeName, slice.type == type else { return false }
            return old.map(slice.holds) == true || new.map(slice.holds) == true
        }
    }

    private func issue(_ finding: RuleVerdict.Finding, _ rule: String) -> Issue {
        let place = finding.change.place
        let path =
            finding.change.isAdded
            ? "\(service.schema.name(finding.change.type))/\(finding.change.id)"
            // What is deleted has no element in the request.
            : finding.change.operation == .delete ? place ?? finding.path : WriteSession.join(place, finding.path)
        var issue = Issue(.rule, at: path, finding.message)
        issue.rule = rule
        return issue
    }

    private func warn(_ finding: RuleVerdict.Finding, _ rule: String) {
        guard isHeard else { return }
        var issue = issue(finding, rule)
        issue.severity = .warning
        let warning = RuleWarning(target: finding.change.target, issue: issue)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    /// Tags a resource whose import left a workflow rule unmet.
    /// - Parameter change: the last of the resource, so that it makes what is current.
    private func mark(_ change: ProposedChange, _ tracker: ConformanceTracker) throws(OperationFailure) {
        guard let resource = try change.new() else { return }
        let tagged = service.preparation(ImportTag.added(to: resource.arena), keepsImportTag: true)
        var version = try tracker.put(change.type, change.id, tagged, isJudged: false)
        version.body = tagged.body.body
        superseded[change.target] = version
    }

    private func apply(_ addition: RuleVerdict.Addition, _ domain: CommitDomainView) throws(OperationFailure) {
        switch addition {
        case .create(let editor, let id): _ = try domain.create(editor, as: id)
        case .update(let editor, let id):
            _ = try domain.update(editor, id, ifMatch: nil)
            let target = LiteralReference(type: editor.arena.type, id: id)
            superseded[target] = try view.current(target.type, target.id)
        case .delete(let type, let id): _ = try domain.delete(type, id, ifMatch: nil)
        case .put(let record, let collection): try domain.put(record, in: collection)
        case .remove(let key, let collection): try domain.remove(key, from: collection)
        }
    }
}

extension ProposedChange {
    /// The resource that it is about.
    fileprivate var target: LiteralReference { LiteralReference(type: type, id: id) }
}

/// What the rules' preparations gave, by rule.
struct PreparedRules: Sendable {
    private var values: [String: any Sendable] = [:]

    subscript(rule: String) -> (any Sendable)? {
        get { values[rule] }
        set { values[rule] = newValue }
    }

    static let none = PreparedRules()
}
