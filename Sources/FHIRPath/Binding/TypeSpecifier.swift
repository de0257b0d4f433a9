import FHIRCore
import FHIRModel
import FHIRSchema

/// A type named in an expression: one of the FHIR model, one of FHIRPath's own, or, unqualified, whichever of both the value is of.
struct TypeSpecifier: Sendable {
    /// Nil unless the FHIR model has the type.
    let fhir: TypeID?
    /// Nil unless FHIRPath itself has the type.
    let system: SystemType?

    /// Nil when the name means nothing.
    init?(_ name: [String], in schema: Schema) {
        let last = name.last ?? ""
        switch name.count {
        case 1:
            fhir = schema.type(named: last)
            system = SystemType(rawValue: last)
        case 2 where name[0] == "FHIR":
            fhir = schema.type(named: last)
            system = nil
        case 2 where name[0] == "System":
            fhir = nil
            system = SystemType(rawValue: last)
        default: return nil
        }
        if fhir == nil && system == nil { return nil }
    }

    /// Whether a value is of this type or of one derived from it.
    func matches(_ value: FHIRPathValue, in arena: Arena) -> Bool {
        guard case .node(let node) = value else { return system.map { $0 == .any || $0 == SystemType(of: value) } ?? false }
        return fhir.map { arena.schema.isType(arena[node].type, orDerivedFrom: $0) } ?? false
    }
}

/// FHIRPath's own types (N1 section 2.1).
enum SystemType: String, Sendable {
    case any = "Any"
    case boolean = "Boolean"
    case integer = "Integer"
    case decimal = "Decimal"
    case string = "String"
    case date = "Date"
    case dateTime = "DateTime"
    case time = "Time"
    case quantity = "Quantity"

    /// The type of a value that is not a node; `any` for nodes and for what `type()` answers.
    init(of value: FHIRPathValue) {
        self =
            switch value {
            case .node, .type: .any
            case .boolean: .boolean
            case .integer: .integer
            case .decimal: .decimal
            case .string: .string
            case .date: .date
            case .dateTime: .dateTime
            case .time: .time
            case .quantity: .quantity
            }
    }
}
