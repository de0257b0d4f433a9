/// How a value set is composed (R4 ValueSet.compose). Immutable.
final class ValueSetDefinition: Sendable {
    /// An include or exclude: codes of one system, of imported value sets, or of both at once.
    struct Part: Sendable {
        var system: String?
        var version: String?
        /// The codes listed; nil when none are, which means all that pass the filters.
        var codes: [String]?
        var filters: [Filter] = []
        var valueSets: [String] = []
    }

    struct Filter: Sendable {
        /// R4 filter-operator.
        enum Operation: UInt8, Sendable {
            case equals = 1
            case isA, descendantOf, isNotA, regex, isIn, isNotIn, generalizes, exists

            init?(code: String) {
                let codes = ["=", "is-a", "descendent-of", "is-not-a", "regex", "in", "not-in", "generalizes", "exists"]
                guard let place = codes.firstIndex(of: code) else { return nil }
                self.init(rawValue: UInt8(place + 1))
            }
        }
        var property: String
        /// Nil for one that R4 does not have.
        var operation: Operation?
        var value: String
    }

    let url: String
    let version: String
    let includes: [Part]
    let excludes: [Part]
    /// Whether concepts out of use are not in the set although the parts select them.
    let leavesOutInactive: Bool
    /// What the resource's own expansion lists, if that is all; for what the composition selects of systems that are not at hand.
    let listed: [Part]?
    /// False when the resource does not say all of what is in the set.
    let isComplete: Bool

    init(
        url: String, version: String, includes: [Part], excludes: [Part] = [], leavesOutInactive: Bool = false, listed: [Part]? = nil,
        isComplete: Bool = true
    ) {
        self.url = url
        self.version = version
        self.includes = includes
        self.excludes = excludes
        self.leavesOutInactive = leavesOutInactive
        self.listed = listed
        self.isComplete = isComplete
    }
}
