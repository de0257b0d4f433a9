package import FHIRModel

/// What was found in one resource.
package struct Extraction: Sendable {
    /// The rows of the index, sorted, without duplicates.
    ///
    /// Of a parameter whose element is there but gives no value (a CodeableConcept with nothing but text), the key is empty: it says that
    /// the parameter is not missing, and lies in no range but `KeyRange.all`. Under a reference parameter's own number there is nothing
    /// else.
    package var keys: [IndexKey] = []
    /// Literal references to this server, each with its node, in document order.
    package var references: [(node: NodeID, target: LiteralReference)] = []
    /// References by search (`Patient?identifier=…`), which only a transaction resolves.
    package var searches: [NodeID] = []

    package init() {}
}
