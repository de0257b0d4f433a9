/// Which part of a resource a client asked for with `_summary` or `_elements`.
///
/// Specification: R4 `search.html#summary` and `#elements`. `_summary=count` is about the Bundle and handled where that is built.
package enum ElementFilter: Sendable, Hashable {
    /// Everything, unchanged.
    case all
    /// `_summary=true`: the elements marked as summary, at every level, and the mandatory ones within what is kept.
    case summary
    /// `_summary=text`: `text`, `id`, `meta` and the mandatory elements of the resource.
    case text
    /// `_summary=data`: everything but `text`.
    case data
    /// `_elements`: the named elements of the resource (`value` for `value[x]`), its mandatory elements, `id`, `meta`, and what changes the
    /// meaning of the rest: `implicitRules` and `modifierExtension`. Names that the type lacks select nothing.
    case elements([String])

    /// What `_summary` says: `true`, `text`, `data` or `false`; nil for anything else, `count` included.
    package init?(summary value: String) {
        switch value {
        case "true": self = .summary
        case "text": self = .text
        case "data": self = .data
        case "false": self = .all
        default: return nil
        }
    }

    /// The selected part of a resource, tagged SUBSETTED in its meta, as an arena of its own; for `all` the same arena.
    ///
    /// Nested resources (contained, Bundle entries) are kept whole or not at all. O(nodes).
    package func apply(to arena: Arena) -> Arena {
        if self == .all { return arena }
        var copy = FilteredCopy(source: arena, filter: self)
        return copy.make()
    }
}
