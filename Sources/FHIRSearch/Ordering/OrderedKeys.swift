package import FHIRSchema

/// Rows of the index that put resources in order: those of one parameter, or of several that it stands for.
///
/// Of a key only what is the value counts, not what keeps keys of equal values apart: so the next part of an order decides between them.
package struct OrderedKeys: Sendable, Hashable {
    /// How values are read from keys, and compared.
    package enum Kind: Sendable, Hashable {
        /// `StringKey`: by the folded text, of a long one by what the key keeps.
        case text
        /// `TokenKey`: by the folded code, its first 56 bytes.
        case code
        /// `URIKey`: by the URI's first 80 bytes.
        case uri
        /// `NumberKey`: by the number, of intervals by the low end ascending, the high one descending.
        case number
        /// `DateKey`: by the beginning ascending, by the end descending.
        case date
        /// `QuantityKey`: as numbers, by the value in UCUM's base units; by the value as it is written for other units and without a unit.
        case quantity
        /// `ReferenceKey`: by `Type/id`, of what is elsewhere by the URL's first 80 bytes, without its version.
        case reference
    }

    /// One parameter.
    package struct Source: Sendable, Hashable {
        package var parameter: ParameterNumber
        /// For references: only those to resources of these types count; nil: all.
        package var targets: [TypeID]?

        package init(_ parameter: ParameterNumber, to targets: [TypeID]? = nil) {
            self.parameter = parameter
            self.targets = targets
        }
    }

    /// The rows in which the values of those resources that have a token lie together (`PairKey`).
    package struct Pairs: Sendable, Hashable {
        /// What the resources have.
        package var token: IndexKey
        /// The parameter of the rows, and what those of the token begin with.
        package var parameter: ParameterNumber
        package var head: [UInt8]
    }

    package var kind: Kind
    package var sources: [Source]
    /// Whether a resource has at most one value.
    package var isSingle: Bool
    /// Set when the search asks for a token whose resources lie in order.
    package var pairs: Pairs?

    package init(_ kind: Kind, _ sources: [Source], isSingle: Bool = false) {
        self.kind = kind
        self.sources = sources
        self.isSingle = isSingle
    }
}
