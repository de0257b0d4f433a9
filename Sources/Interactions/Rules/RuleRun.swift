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

    init(_ service: FHIRService, _ view: any CommitView, _ caller: Caller, _ prepared: PreparedRules) {
        self.service = service
        self.view = view
        self.caller = caller
        self.prepared = prepared
    }

    /// Whether workflow rules warn instead of refusing.
    private var isImport: Bool { caller.origin.isImport && caller.mayImport }

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
        var unmet: [LiteralReference: ProposedChange] = [:]
        var additions: [RuleVerdict.Addition] = []
        let domain = CommitDomainView(service, view, tracker, caller)
        for owned in service.plugins.rules {
            var concerned: [ProposedChange] = []
            for change in round where try Self.concerns(owned, change) { concerned.append(change) }
            if concerned.isEmpty { continue }
            var verdict = RuleVerdict()
            let budget = RuleBudget(domain, owned.rule.id)
            try owned.rule.decide(
                RuleCase(changes: concerned, view: budget, prepared: prepared[owned.rule.id], caller: caller), &verdict)
            for finding in verdict.refusals {
                if owned.rule.kind == .workflow, isImport {
                    try view.warn(
                        CommitWarning(rule: owned.rule.id, type: finding.change.type, id: finding.change.id, path: finding.path))
                    unmet[LiteralReference(type: finding.change.type, id: finding.change.id)] = finding.change
                } else {
                    issues.append(issue(finding, owned.rule.id))
                }
            }
            additions += verdict.additions
            for event in verdict.events { try domain.emit(event) }
        }
        if !issues.isEmpty { throw OperationFailure(.unprocessable, issues) }
        isAdding = true
        defer { isAdding = false }
        for (target, change) in unmet { try mark(target, change, tracker) }
        try apply(additions, tracker, domain)
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
            ? "\(service.schema.name(finding.change.type))/\(finding.change.id)" : WriteSession.join(place, finding.path)
        var issue = Issue(.rule, at: path, finding.message)
        issue.rule = rule
        return issue
    }

    /// Tags a resource whose import left a workflow rule unmet.
    private func mark(_ target: LiteralReference, _ change: ProposedChange, _ tracker: ConformanceTracker) throws(OperationFailure) {
        guard let resource = try change.new() else { return }
        let tagged = service.preparation(ImportTag.added(to: resource.arena), keepsImportTag: true)
        var version = try tracker.put(target.type, target.id, tagged, isJudged: false)
        version.body = tagged.body.body
        superseded[target] = version
    }

    private func apply(
        _ additions: [RuleVerdict.Addition], _ tracker: ConformanceTracker, _ domain: CommitDomainView
    ) throws(OperationFailure) {
        for addition in additions {
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
        try domain.finish()
    }
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
