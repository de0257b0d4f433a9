package import FHIRSchema

/// A search as the store understands it: what resources must meet, by type, and the order of the answer.
package struct SearchQuery: Sendable {
    /// A type and what its resources must meet.
    package struct Branch: Sendable, Hashable {
        package var type: TypeID
        package var criterion: SearchCriterion

        package init(_ type: TypeID, _ criterion: SearchCriterion) {
            self.type = type
            self.criterion = criterion
        }
    }

    /// One part of an order. Resources without a value come last, whatever the direction.
    package struct Order: Sendable, Hashable {
        package enum Key: Sendable, Hashable {
            case id
            case lastUpdated
            /// By a parameter's values: the lowest ascending, the highest descending. By type, as each has numbers of its own; a type that
            /// is not among them has no values.
            case parameter([TypeID: OrderedKeys])
        }
        package var key: Key
        package var descends: Bool

        package init(_ key: Key, descends: Bool) {
            self.key = key
            self.descends = descends
        }
    }

    /// One branch for each type.
    package var branches: [Branch]
    /// Ties are decided by the order in which resources were created; that alone when empty.
    package var order: [Order]
    package var checks: (any ResourceChecks)?

    package init(_ branches: [Branch], order: [Order] = [], checks: (any ResourceChecks)? = nil) {
        self.branches = branches
        self.order = order
        self.checks = checks
    }
}
