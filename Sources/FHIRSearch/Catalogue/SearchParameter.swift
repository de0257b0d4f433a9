package import FHIRSchema

/// A search parameter as resources of one type have it: what it is, and how the index answers it.
package struct SearchParameter: Sendable {
    /// How a parameter is answered.
    package indirect enum Form: Sendable {
        /// By rows of its own or, as an alias, of another parameter that yields the same; keys are of the parameter's kind.
        case rows(ParameterNumber)
        /// By rows under `.anyReference` that have this number in their keys, restricted to targets of these types where that is not nil.
        case reference(ParameterNumber, restrictedTo: [TypeID]?)
        /// By the rows of several parameters of the same kind, in form `rows` or `reference`.
        case union([SearchParameter])
        /// By the rows of its parts. `isPaired`: matches of the parts must be of the same element, which only the resource shows
        /// (`SearchCatalogue.components(of:in:)`); else any matches will do.
        case composite([SearchParameter], isPaired: Bool)
        /// `_id` and `_lastUpdated`: by what every resource has.
        case id, lastUpdated
        /// `_text`, `_content`: by full text.
        case text, content
        /// `_filter`, `_query`: not values of resources.
        case filter, query
        /// Not at all: the definition says nothing of where the values are, or the store has no number for it yet.
        case unavailable
    }

    package let code: String
    package let kind: SearchParameterKind
    /// The resource type that has it here.
    package let type: TypeID
    /// The canonical URL of its definition.
    package let url: String
    /// For references: types that the definition names as targets; empty when it names none.
    package let targets: [TypeID]
    package let form: Form
    /// For references: the number of the rows (tokens) of references by identifier, `Type.code:identifier`. For aliases that of the
    /// parameter that has them.
    package let identifiers: ParameterNumber?
    /// Types of the elements that its values are taken from, as the schema has them, without repetition.
    package let valueTypes: [TypeID]
    /// The systems that codes of the elements are from although they do not name them: those of required bindings, and R4's own for
    /// booleans. `system|code` with one of them asks for a code without a system.
    package let impliedSystems: [String]
    /// Whether its tokens may be of a system; those of codes, booleans and other primitives are not.
    package var hasSystems = true
    /// Whether a resource has at most one value of it, a date.
    package var isSingleDate = false
    /// For a composite whose parts must be of the same element: what the pairs of its parts' values have their rows under, if they have any.
    package var pairs: ParameterNumber?
    /// Set as long as there may be resources without their rows, if it has rows of its own.
    package var indexing: IndexingProgress?
}

extension SearchParameter {
    /// How far the indexing of it, or of a parameter that answers for it, has come; nil when it can be searched by.
    package var pending: IndexingProgress? {
        if let indexing { return indexing }
        switch form {
        case .union(let parts), .composite(let parts, _): return parts.lazy.compactMap(\.pending).first
        default: return nil
        }
    }

    /// Whether its values are resources inside a Bundle, whose keys are `ReferenceKey`'s nested ones.
    package var isNested: Bool { kind == .reference && valueTypes == [Schema.r4.known.resource] }
}
