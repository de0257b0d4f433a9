package import FHIRCore
package import FHIRModel
package import FHIRSchema

/// What reading a search needs besides its URL; made once for a store.
package struct SearchContext: Sendable {
    package let schema: Schema
    package var catalogue: SearchCatalogue
    package let hash: KeyedHash
    /// The server's base URL as bytes, without a trailing slash.
    package let base: [UInt8]
    package let units: any UnitSystem
    /// A snapshot; what `:in`, `:not-in`, `:above` and `:below` of tokens ask.
    package var terminology: any TerminologyPort
    /// Seconds east of UTC for a date without zone, given its local seconds since 1970.
    package let zoneOffset: @Sendable (Int64) -> Int64
    /// Reads a stored body; nil for one that cannot be read.
    package let parse: @Sendable ([UInt8], TypeID) -> Arena?
    /// The named queries that `_query` can ask for.
    package var queries: [NamedQuery] = []

    package init(
        schema: Schema, catalogue: SearchCatalogue, hash: KeyedHash, base: [UInt8], units: any UnitSystem,
        terminology: any TerminologyPort, zoneOffset: @escaping @Sendable (Int64) -> Int64,
        parse: @escaping @Sendable ([UInt8], TypeID) -> Arena?
    ) {
        self.schema = schema
        self.catalogue = catalogue
        self.hash = hash
        self.base = base
        self.units = units
        self.terminology = terminology
        self.zoneOffset = zoneOffset
        self.parse = parse
    }
}
