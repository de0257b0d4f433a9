/// Why an example's XML need not be valid against the published R4 schema.
enum SchemaDefect: String {
    case none
    /// Nil if the example has to be valid.
    static func excuse(_ name: String) -> SchemaDefect? { nil }
}
