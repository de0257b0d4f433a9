package import FHIRModel

/// How a search's answer is to look: what does not decide which resources match (R4 `search.html#return`).
package struct SearchOptions: Sendable, Hashable {
    /// How exact `Bundle.total` must be.
    package enum Total: String, Sendable, CaseIterable {
        case none, estimate, accurate
    }

    /// Whether contained resources are searched.
    package enum Contained: String, Sendable, CaseIterable {
        case no = "false"
        case yes = "true"
        case both
    }

    /// What is returned for a match that is contained.
    package enum ContainedType: String, Sendable, CaseIterable {
        case container, contained
    }

    /// The most matches of a page; nil leaves it to the server.
    package var count: Int?
    /// Nil leaves it to the server.
    package var total: Total?
    /// Whether only the number of matches is wanted (`_summary=count`).
    package var isCountOnly = false
    /// Which part of each match is wanted.
    package var filter: ElementFilter = .all
    package var contained: Contained = .no
    package var containedType: ContainedType = .container
    /// Whether the answer is to tell each match's score. Without ranking every match has the score 1.
    package var wantsScore = false
    /// Whether the plan is wanted (`_explain=true`).
    package var wantsPlan = false

    package init() {}
}
