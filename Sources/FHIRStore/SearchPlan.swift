package import FHIRSchema
package import FHIRSearch

/// How a search was answered: for each branch the tree of its criteria with what was done about each. Holds no values.
package struct SearchPlan: Sendable, Hashable {
    package struct Step: Sendable, Hashable {
        /// What the criterion asks: `rows`, `and`, `refers` and so on.
        package var criterion: String
        /// The number of the parameter, for those that have one; `IndexNumbering` knows its name.
        package var parameter: ParameterNumber?
        /// What was done, in order of first use: `drive` (gives the candidates), `collect` (all its resources were found), `probe` (asked
        /// of candidates one by one), `intersect` (candidates were compared with its resources), `read` (of bodies), `words` (the index
        /// of words told which they are).
        package var uses: [String]
        /// Rows that it was estimated to have; a lower bound unless `isCounted`. Nil when nothing was estimated.
        package var estimate: Int?
        package var isCounted: Bool
        /// All resources that meet it, when they were collected; with `words` also those that may and must be read.
        package var found: Int?
        /// Candidates that were asked, and that met it.
        package var tested: Int
        package var passed: Int
        package var parts: [Step]

        /// The criteria without what was counted.
        var bare: Step {
            Step(
                criterion: criterion, parameter: parameter, uses: [], estimate: nil, isCounted: false, found: nil, tested: 0, passed: 0,
                parts: parts.map(\.bare))
        }
    }

    package struct Branch: Sendable, Hashable {
        package var type: TypeID
        /// What gave the candidates: `type`, `keys`, `set`, `order`; `access` where the search was restricted and nothing is told of that.
        package var driver: String
        package var root: Step
    }

    package var branches: [Branch] = []
    /// Index rows and versions that were looked at.
    package var examined = 0
    package var hits = 0
    package var time: Duration = .zero
}
