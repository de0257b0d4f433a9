import FHIRCore
import FHIRJSON
import PluginKit

/// Whether answers have the form that is declared for them.
extension ContractSchema {
    /// The paths of what does not fit.
    func faults(_ value: JSONValue, _ path: String = "") -> [String] {
        switch (kind, value) {
        case (.string(let length, let format), .string(let text)):
            guard length.contains(text.count) else { return [path] }
            switch format {
            case .date: return DateTimeValue(text, as: .date)?.precision == .day ? [] : [path]
            case .dateTime: return Instant(text) == nil ? [path] : []
            case .id: return ResourceID(text) == nil ? [path] : []
            default: return []
            }
        case (.code(let codes, let others), .string(let text)): return (codes + others).contains(text) ? [] : [path]
        case (.boolean, .boolean): return []
        case (.object(let model), .object(let members)):
            guard members.map(\.name) == model.properties.map(\.name) else { return [path + "{}"] }
            return zip(model.properties, members).flatMap { property, member in
                member.value == .null
                    ? (property.isNullable ? [] : [path + "." + property.name])
                    : property.schema.faults(member.value, path + "." + property.name)
            }
        default: return [path]
        }
    }
}
