package import FHIRCore
package import FHIRSchema

/// What a search asks of resources of one type: pure data, which each store answers from its index.
package indirect enum SearchCriterion: Sendable, Hashable {
    /// Every resource.
    case all
    /// No resource.
    case nothing
    case and([SearchCriterion])
    case or([SearchCriterion])
    case not(SearchCriterion)
    case ids([ResourceID])
    /// The current version was made in this interval.
    case lastUpdated(Range<Instant>)
    /// The resource has at least one such row of the index.
    case rows(RowCriterion)
    /// A chain: the resource refers, by a parameter of kind reference, to a resource of the type that meets the criterion.
    case refers(ParameterNumber, TypeID, SearchCriterion)
    /// `_has`: a resource of the type that meets the criterion refers to this one by its parameter.
    case referredBy(TypeID, ParameterNumber, SearchCriterion)
    /// The resource itself must be looked at: the number names a check of the query's `ResourceChecks`. Costs reading and parsing a body.
    case checked(Int)
}

/// Rows of one parameter in any of the ranges that pass a test.
package struct RowCriterion: Sendable, Hashable {
    package var parameter: ParameterNumber
    /// In ascending order, not overlapping, not empty.
    package var ranges: [KeyRange]
    package var test: KeyTest
    /// Keys of which every resource that meets the criterion has one, as far as that is known: no further condition, but another way to
    /// find them. Empty when nothing is known.
    package var implied: [IndexKey] = []

    package init(_ parameter: ParameterNumber, _ ranges: [KeyRange], _ test: KeyTest = .any) {
        self.parameter = parameter
        self.ranges = ranges
        self.test = test
    }
}

/// Checks on whole resources that the index cannot decide: keys that were cut, hits by hash, composites, text.
package protocol ResourceChecks: Sendable {
    /// Whether a resource holds the check's condition.
    /// - Parameter body: in stored form.
    func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool

    /// Words that every resource has which holds the check's condition, for stores with an index of words; nil when it asks for none.
    func words(of check: Int) -> WordQuery?
}

extension ResourceChecks {
    package func words(of check: Int) -> WordQuery? { nil }
}
