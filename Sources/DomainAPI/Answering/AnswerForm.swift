import FHIRJSON
import PluginKit

/// Gives an answer all properties that its form says: those that it lacks become null where they may be, in the contract's order.
///
/// Everything else stays as the plugin made it; `ContractCheck` finds what is not as declared.
enum AnswerForm {
    static func complete(_ value: JSONValue, _ schema: ContractSchema) -> JSONValue {
        switch (schema.kind, value) {
        case (.array(let item, _), .array(let items)): .array(items.map { complete($0, item) })
        case (.object(let model), .object(let members)): .object(complete(members, model))
        default: value
        }
    }

    private static func complete(_ members: [JSONValue.Member], _ model: ContractModel) -> [JSONValue.Member] {
        var left = members
        var result: [JSONValue.Member] = []
        result.reserveCapacity(model.properties.count)
        for property in model.properties {
            if let index = left.firstIndex(where: { $0.name == property.name }) {
                let member = left.remove(at: index)
                result.append(JSONValue.Member(member.name, complete(member.value, property.schema)))
            } else if property.isNullable, property.use != .writeOnly {
                result.append(JSONValue.Member(property.name, .null))
            }
        }
        return result + left
    }
}
