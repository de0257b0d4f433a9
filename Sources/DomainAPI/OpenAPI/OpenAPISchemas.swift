import FHIRJSON
import PluginKit

/// Forms of the contract as JSON Schemas (2020-12), with the objects among them as components.
///
/// An object whose requests and answers differ has two components: `Patient`, what answers hold, and `PatientInput`, what requests do.
struct OpenAPISchemas {
    private struct Use: Hashable {
        var model: ContractModel
        var direction: ContractCheck.Direction
    }

    private var names: [Use: String] = [:]
    private var found: [JSONValue.Member] = []

    /// - Parameter routes: whose bodies and answers decide which objects have one component, and which two.
    init(_ routes: [DomainRoute]) {
        var uses: [Use] = []
        for route in routes {
            if let answer = route.answer { Self.gather(answer, .answer, &uses) }
        }
        for route in routes {
            if let body = route.body { Self.gather(body, .request, &uses) }
        }
        var taken: Set<String> = ["Problem"]
        for use in uses where names[use] == nil {
            let other = Use(model: use.model, direction: .answer)
            if use.direction == .request, let name = names[other] {
                names[use] = Self.differs(use.model) ? Self.unique(name + "Input", &taken) : name
            } else {
                names[use] = Self.unique(use.model.name, &taken)
            }
        }
    }

    private static func unique(_ name: String, _ taken: inout Set<String>) -> String {
        var result = name
        var number = 2
        while !taken.insert(result).inserted {
            result = name + String(number)
            number += 1
        }
        return result
    }

    /// The objects of a form with those inside them, outermost first.
    private static func gather(_ schema: ContractSchema, _ direction: ContractCheck.Direction, _ uses: inout [Use]) {
        switch schema.kind {
        case .array(let item, _): gather(item, direction, &uses)
        case .object(let model):
            uses.append(Use(model: model, direction: direction))
            for property in properties(model, direction) { gather(property.schema, direction, &uses) }
        default: break
        }
    }

    private static func properties(_ model: ContractModel, _ direction: ContractCheck.Direction) -> [ContractModel.Property] {
        model.properties.filter { direction == .answer ? $0.use != .writeOnly : $0.use != .readOnly }
    }

    private static func differs(_ model: ContractModel) -> Bool {
        model.properties.contains { $0.use != .required || $0.isNullable || differs($0.schema) }
    }

    private static func differs(_ schema: ContractSchema) -> Bool {
        switch schema.kind {
        case .string, .integer: true
        case .code(_, let others): !others.isEmpty
        case .array(let item, let count): count != 0...Int.max || differs(item)
        case .object(let model): differs(model)
        case .number, .boolean, .map, .any: false
        }
    }

    // MARK: Schemas

    mutating func schema(_ schema: ContractSchema, _ direction: ContractCheck.Direction, isNullable: Bool = false) -> JSONValue {
        var members: [JSONValue.Member] = []
        if case .object(let model) = schema.kind {
            let reference = Self.reference("schemas", component(model, direction))
            if !isNullable {
                guard case .object(let reference) = reference else { return reference }
                members = reference
            } else {
                members = [.init("anyOf", .array([reference, .object([.init("type", .string("null"))])]))]
            }
        } else {
            if let type = Self.type(schema.kind) {
                members.append(.init("type", isNullable ? .array([.string(type), .string("null")]) : .string(type)))
            }
            if case .array(let item, _) = schema.kind { members.append(.init("items", self.schema(item, direction))) }
            if case .code(let codes, let others) = schema.kind {
                let known = direction == .answer ? codes + others.filter { !codes.contains($0) } : codes
                members.append(.init("enum", .array(known.map { .string($0) } + (isNullable ? [.null] : []))))
            }
            members += OpenAPIBounds.members(schema.kind, direction)
        }
        if !schema.purpose.isEmpty { members.append(.init("description", .string(schema.purpose))) }
        return .object(members)
    }

    private static func type(_ kind: ContractSchema.Kind) -> String? {
        switch kind {
        case .string, .code: "string"
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .array: "array"
        case .object, .map: "object"
        case .any: nil
        }
    }

    /// The name of an object's component, which is made when it is first asked for.
    private mutating func component(_ model: ContractModel, _ direction: ContractCheck.Direction) -> String {
        let use = Use(model: model, direction: direction)
        let name = names[use] ?? model.name
        names[use] = name
        guard !found.contains(where: { $0.name == name }) else { return name }
        // Takes its place before the objects inside it do.
        found.append(.init(name, .null))
        let index = found.count - 1
        found[index].value = object(model, direction)
        return name
    }

    private mutating func object(_ model: ContractModel, _ direction: ContractCheck.Direction) -> JSONValue {
        var properties: [JSONValue.Member] = []
        var required: [JSONValue] = []
        for property in Self.properties(model, direction) {
            let isNullable = direction == .answer ? property.isNullable : property.use == .optional
            guard case .object(var members) = schema(property.schema, direction, isNullable: isNullable) else { continue }
            if property.use == .readOnly { members.append(.init("readOnly", .boolean(true))) }
            if property.use == .writeOnly { members.append(.init("writeOnly", .boolean(true))) }
            properties.append(.init(property.name, .object(members)))
            if direction == .answer || property.use != .optional { required.append(.string(property.name)) }
        }
        var members: [JSONValue.Member] = [.init("type", .string("object"))]
        if !model.purpose.isEmpty { members.append(.init("description", .string(model.purpose))) }
        members.append(.init("properties", .object(properties)))
        if !required.isEmpty { members.append(.init("required", .array(required))) }
        members.append(.init("additionalProperties", .boolean(false)))
        return .object(members)
    }

    /// All components that were asked for, by name.
    func components() -> JSONValue {
        .object((found + [.init("Problem", OpenAPIFailures.problem)]).sorted { $0.name < $1.name })
    }

    static func reference(_ kind: String, _ name: String) -> JSONValue {
        .object([.init("$ref", .string("#/components/\(kind)/\(name)"))])
    }

    /// One page of items.
    static func page(of item: JSONValue) -> JSONValue {
        func number(_ purpose: String) -> JSONValue {
            .object([.init("type", .string("integer")), .init("minimum", .number("0")), .init("description", .string(purpose))])
        }
        let properties: [JSONValue.Member] = [
            .init("items", .object([.init("type", .string("array")), .init("items", item)])),
            .init("total", number("How many items the whole list has.")),
            .init("page", number("From 1.")),
            .init("pageSize", number("How many items a page has.")),
            .init(
                "snapshot",
                .object([
                    .init("type", .string("string")),
                    .init("description", .string("Give it with the other pages, so that they are of the same list.")),
                ])),
        ]
        return .object([
            .init("type", .string("object")), .init("properties", .object(properties)),
            .init("required", .array(properties.map { .string($0.name) })), .init("additionalProperties", .boolean(false)),
        ])
    }
}
