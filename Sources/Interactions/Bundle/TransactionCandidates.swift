import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The bodies of a transaction that a condition may match although the store does not have them yet, found by identifier or type.
struct TransactionCandidates: Sendable {
    struct Item: Sendable {
        /// The write's place in the plan.
        var index: Int
        var id: ResourceID
        var arena: Arena
    }

    private var items: [Item] = []
    private var byKey: [IndexKey: [Int]] = [:]
    private var byType: [TypeID: [Int]] = [:]
    private let service: FHIRService

    init(_ service: FHIRService) {
        self.service = service
    }

    mutating func insert(_ item: Item) {
        for key in Set(service.identifiers.keys(of: item.arena, service.store.hash)) { byKey[key, default: []].append(items.count) }
        byType[item.arena.type, default: []].append(items.count)
        items.append(item)
    }

    /// The matches in the order of the plan. O(bodies with one of the identifiers asked for, or of the type when none is).
    func matches(_ request: SearchRequest, at instant: Instant) -> [Item] {
        let places: [Int] =
            if let group = request.query.keys.first {
                Set(group.flatMap { byKey[$0] ?? [] }).sorted()
            } else {
                request.query.type.flatMap { byType[$0] } ?? []
            }
        return places.map { items[$0] }.filter { request.matches($0.arena, id: $0.id, lastUpdated: instant, service.identifiers) }
    }
}
