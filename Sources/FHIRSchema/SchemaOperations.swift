import CTables

/// Where an operation may be called.
package struct OperationLevels: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let system = OperationLevels(rawValue: 1)
    package static let type = OperationLevels(rawValue: 2)
    package static let instance = OperationLevels(rawValue: 4)
}

/// The facts about an operation of R4.
package struct OperationInfo: Sendable {
    package let id: OperationID
    package let url: SchemaText
    /// The name after `$`.
    package let code: SchemaText
    package let levels: OperationLevels
    /// A named query rather than an operation.
    package let isQuery: Bool
    /// As stated; the R4 definitions state it for none.
    package let affectsState: Bool
    /// The types it is defined for; Resource means every type.
    package let types: IDList<TypeID>
    /// All parameters, each followed by its parts.
    package let parameters: IDRange<OperationParameterID>
}

/// The facts about a parameter of an operation.
package struct OperationParameterInfo: Sendable {
    package let id: OperationParameterID
    package let name: SchemaText
    /// In or out.
    package let isInput: Bool
    package let min: Int
    /// The maximum; nil for `*`.
    package let max: Int?
    /// The type's name as written: `Any` and `Element` occur, and it is empty when the parameter has parts.
    package let typeName: SchemaText
    /// None when `typeName` names no type.
    package let type: TypeID
    /// The parameter this one is a part of; number 0 at the top.
    package let parent: OperationParameterID
    /// How a string that stands for a search value is to be read, nil for most.
    package let searchKind: SearchParameterKind?
    /// Types a reference may point at.
    package let targets: IDList<TypeID>
    /// Canonical URL of the value set a code comes from; empty for most.
    package let valueSet: SchemaText
    package let bindingStrength: BindingStrength?
}

extension Schema {
    /// All operations of the definitions.
    package var operations: IDRange<OperationID> { IDRange(1..<UInt16(truncatingIfNeeded: operationRecords.count)) }

    /// The operations of a code that a type has (of its base types too), for example `$everything` of Patient.
    package func operations(of type: TypeID, code: String) -> [OperationID] {
        operations.filter { id in
            let info = self[id]
            return info.code == code && info.types.contains { isType(type, orDerivedFrom: $0) }
        }
    }

    package subscript(id: OperationID) -> OperationInfo {
        let record = operationRecords.record(id.rawValue)
        return OperationInfo(
            id: id, url: text(record.url), code: text(record.code), levels: OperationLevels(rawValue: record.levels),
            isQuery: record.kind == 2, affectsState: record.flags & 1 != 0, types: list(record.types),
            parameters: IDRange(record.first_parameter..<(record.first_parameter &+ record.parameter_count)))
    }

    package subscript(id: OperationParameterID) -> OperationParameterInfo {
        let record = operationParameters.record(id.rawValue)
        return OperationParameterInfo(
            id: id, name: text(record.name), isInput: record.use == 1, min: Int(record.min),
            max: record.max == UInt16.max ? nil : Int(record.max), typeName: text(record.type_name),
            type: TypeID(rawValue: record.type), parent: OperationParameterID(rawValue: record.parent),
            searchKind: SearchParameterKind(rawValue: record.search_kind), targets: list(record.targets),
            valueSet: text(record.value_set), bindingStrength: BindingStrength(rawValue: record.binding_strength))
    }
}
