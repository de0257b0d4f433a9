import FHIRCore
import FHIRJSON
import PluginKit

/// One page of a list that is sorted in memory, as all lists of this plugin are: a hospital has some thousands of users at most.
struct Listing<Item>: Sendable {
    typealias Order = @Sendable (Item, Item) -> Bool

    /// By name, what items are compared by.
    private let orders: [String: Order]
    private let usual: String

    init(_ usual: String, _ orders: [String: Order]) {
        self.usual = usual
        self.orders = orders
    }

    /// The parameter that names the order.
    static func parameter(_ names: [String]) -> QueryParameter {
        QueryParameter("sort", .code(names.flatMap { [$0, "-" + $0] }, "What the list is sorted by; descending with `-`."))
    }

    /// The items of a page, in the order that is asked for.
    func page(_ items: [Item], sort: String?, _ paging: DomainRequest.Paging) -> ArraySlice<Item> {
        let name = sort ?? usual
        let isDescending = name.hasPrefix("-")
        let precedes = orders[isDescending ? String(name.dropFirst()) : name] ?? orders[usual]
        let sorted = precedes.map { precedes in items.sorted { isDescending ? precedes($1, $0) : precedes($0, $1) } } ?? items
        return sorted.dropFirst(paging.skipping).prefix(paging.pageSize)
    }

    /// Orders texts without regard to case; what has none comes last.
    static func by(_ text: @escaping @Sendable (Item) -> String?) -> Order {
        { left, right in
            switch (text(left)?.lowercased(), text(right)?.lowercased()) {
            case (let left?, let right?): left < right
            case (.some, nil): true
            default: false
            }
        }
    }
}
