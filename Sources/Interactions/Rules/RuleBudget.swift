import FHIRCore
import FHIRSchema
import FHIRStore
import PluginKit

/// The view that a rule decides on: the commit's, with a bound on how often the rule may ask.
final class RuleBudget: DomainView {
    /// Questions that one decision may ask.
    static let limit = 100_000

    private let view: any DomainView
    private let rule: String
    private var left = RuleBudget.limit

    init(_ view: any DomainView, _ rule: String) {
        self.view = view
        self.rule = rule
    }

    private func spend(_ amount: Int) throws(OperationFailure) {
        left -= amount
        guard left >= 0 else {
            var issue = Issue(.budget, "A rule needs more than it may read to decide on this write; make it smaller")
            issue.rule = rule
            throw OperationFailure(.tooLarge, [issue])
        }
    }

    var schema: Schema { view.schema }
    var position: Position { view.position }
    var instant: Instant { view.instant }
    var tenant: Tenant { view.tenant }

    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> VersionedResource? {
        try spend(1)
        return try view.current(type, id)
    }

    func created(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Instant? {
        try spend(1)
        return try view.created(type, id)
    }

    func search(
        _ type: TypeID, _ parameters: [(name: String, value: String)], skipping: Int, limit: Int
    ) throws(OperationFailure) -> [VersionedResource] {
        try spend(min(max(skipping, 0), Self.limit))
        // One more than it may read shows that there is more.
        let found = try view.search(type, parameters, skipping: skipping, limit: min(limit, left + 1))
        try spend(1 + found.count)
        return found
    }

    func count(_ type: TypeID, _ parameters: [(name: String, value: String)]) throws(OperationFailure) -> Int {
        let count = try view.count(type, parameters)
        try spend(1 + min(count, Self.limit))
        return count
    }

    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] {
        let found = try view.referrers(of: type, id, limit: min(limit, left + 1))
        try spend(1 + found.count)
        return found
    }

    func record(_ collection: PrivateCollection, _ key: String) throws(OperationFailure) -> PrivateRecord? {
        try spend(1)
        return try view.record(collection, key)
    }

    func records(
        _ collection: PrivateCollection, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        let found = try view.records(collection, selection, after: key, limit: min(limit, left + 1))
        try spend(1 + found.count)
        return found
    }
}
