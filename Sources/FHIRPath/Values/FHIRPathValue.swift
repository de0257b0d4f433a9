package import FHIRCore
package import FHIRModel

/// One item of a FHIRPath collection: a node of the arena, or a value of one of FHIRPath's own types (N1 section 4.1).
///
/// `==` compares nodes by identity and values as they are written; FHIRPath's `=` and `~` are `Evaluation`'s business.
package enum FHIRPathValue: Sendable, Hashable {
    /// An element of the resource, primitive values included; they become system values only where an operator needs them.
    case node(NodeID)
    case boolean(Bool)
    /// Beyond the 32 bits that N1 asks for; arithmetic that leaves 64 bits is empty.
    case integer(Int64)
    indirect case decimal(DecimalValue)
    case string(String)
    /// Year, month or day precision.
    indirect case date(DateTimeValue)
    /// Any precision.
    indirect case dateTime(DateTimeValue)
    indirect case time(TimeValue)
    indirect case quantity(QuantityValue)
    /// What `type()` answers.
    indirect case type(TypeName)
}

/// The name of a type and the model it belongs to: `FHIR` or `System`.
package struct TypeName: Sendable, Hashable {
    package var namespace: String
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }
}
