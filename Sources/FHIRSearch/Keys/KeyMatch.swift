/// What a search value asks of a parameter's keys: that one lies in a range and passes a test. Several matches are alternatives.
package struct KeyMatch: Sendable, Hashable {
    /// In ascending order, not overlapping, not empty.
    package var ranges: [KeyRange]
    package var test: KeyTest
    /// False when a key that matches may stand for a value that does not, because keys keep less than the value: then the hits must be
    /// verified on the resource. A key that does not match never stands for a value that does.
    package var isCertain: Bool

    package init(_ ranges: [KeyRange], _ test: KeyTest = .any, isCertain: Bool = true) {
        self.ranges = ranges.filter { !$0.isEmpty }
        self.test = test
        self.isCertain = isCertain
    }

    /// The rows of a parameter that match.
    package func rows(of parameter: ParameterNumber) -> RowCriterion { RowCriterion(parameter, ranges, test) }

    /// Any of several matches as a criterion on a parameter's rows.
    package static func criterion(_ matches: [KeyMatch], of parameter: ParameterNumber) -> SearchCriterion {
        let criteria = matches.filter { !$0.ranges.isEmpty }.map { SearchCriterion.rows($0.rows(of: parameter)) }
        return criteria.isEmpty ? .nothing : criteria.count == 1 ? criteria[0] : .or(criteria)
    }
}

extension KeyRange {
    /// Whether no key can lie in the range.
    package var isEmpty: Bool { upper.map { !lower.lexicographicallyPrecedes($0) } ?? false }

    /// Whether a key lies in the range.
    package func contains(_ key: some Collection<UInt8>) -> Bool {
        !key.lexicographicallyPrecedes(lower) && (upper.map { key.lexicographicallyPrecedes($0) } ?? true)
    }

    /// The keys of the range behind the same first bytes.
    func behind(_ head: [UInt8]) -> KeyRange {
        KeyRange(from: head + lower, to: upper.map { head + $0 } ?? KeyRange.prefix(head).upper)
    }
}
