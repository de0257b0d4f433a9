/// The kinds of use that rights tell apart, in the order of SMART's letters `cruds`.
package enum AccessUse: Int, Sendable, Hashable, CaseIterable {
    case create
    /// One resource by its id: read, vread, its history, what a reference leads to.
    case read
    /// Also what brings a resource into being under an id of the client's.
    case update
    case delete
    /// Finding resources: searches and everything inside them, histories of a type or of all.
    case search

    /// SMART's letter.
    package var letter: Character {
        switch self {
        case .create: "c"
        case .read: "r"
        case .update: "u"
        case .delete: "d"
        case .search: "s"
        }
    }
}
