/// One rule of a domain: judges the changes of a commit that it is about, and may add changes and events of its own.
///
/// A rule has two parts. `prepare` runs before the commit, may wait and call the host's ports, and gives a value. `decide` runs inside the
/// commit, on the newest state with the commit's changes applied: synchronously, without any other input, perhaps several times.
package struct DomainRule: Sendable {
    package enum Kind: Sendable, Hashable {
        /// Holds always: identity, references, stock.
        case integrity
        /// Holds on every door, too, but becomes a warning kept with the commit for an import.
        case workflow
    }

    /// The field of an answer's header that names a rule which warned.
    package static let warningField: StaticString = "X-CareSync-Warning"

    /// Stable and unique over the whole server, such as `patient-mrn-unique`: clients see it in the answer.
    package var id: String
    package var kind: Kind
    /// What holds, in a sentence.
    package var purpose: String
    package var scope: RuleScope
    /// Rules that come before and after this one, by id; rules without such an order may run in any.
    package var after: [String]
    package var before: [String]
    package var prepare: RulePrepare?
    package var decide: RuleDecide

    package init(
        _ id: String, _ kind: Kind, _ purpose: String, scope: RuleScope, after: [String] = [], before: [String] = [],
        prepare: RulePrepare? = nil, decide: @escaping RuleDecide
    ) {
        self.id = id
        self.kind = kind
        self.purpose = purpose
        self.scope = scope
        self.after = after
        self.before = before
        self.prepare = prepare
        self.decide = decide
    }
}

/// Which changes a rule is asked about.
package enum RuleScope: Sendable, Hashable {
    /// Resources of these types.
    case types([String])
    /// Resources that are, or were before the change, in one of these slices.
    case slices([String])
}
