import CTables

/// How bad it is to break an invariant.
package enum InvariantSeverity: UInt8, Sendable {
    case error = 1, warning
}

/// A rule stated in the definitions as a FHIRPath expression that must be true of the element or type that has it.
package struct InvariantInfo: Sendable {
    package let id: InvariantID
    /// Such as `dom-2`.
    package let key: SchemaText
    package let severity: InvariantSeverity
    /// FHIRPath; empty where the definitions state the rule in words only.
    package let expression: SchemaText
}

extension Schema {
    /// The number of distinct invariants.
    package var invariantCount: Int { invariants.count - 1 }

    package subscript(id: InvariantID) -> InvariantInfo {
        let record = invariants.record(id.rawValue)
        return InvariantInfo(
            id: id, key: text(record.key), severity: InvariantSeverity(rawValue: record.severity) ?? .error,
            expression: text(record.expression))
    }

    /// The invariants of every value of a type; for a backbone element those of the element that defines it.
    package func invariants(of type: TypeID) -> IDList<InvariantID> { list(types.record(type.rawValue).invariants) }

    /// The invariants stated at an element; those of its value's type come on top.
    package func invariants(of element: ElementID) -> IDList<InvariantID> { list(elements.record(element.rawValue).invariants) }
}
