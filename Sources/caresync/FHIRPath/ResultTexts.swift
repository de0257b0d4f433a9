import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRPath
import FHIRSchema

/// The results of an expression as text: one on each line, or all as one JSON array.
struct ResultTexts {
    private let answer: FHIRPathAnswer

    init(_ answer: FHIRPathAnswer) { self.answer = answer }

    /// Primitive values as they are, everything else as JSON.
    var lines: String {
        answer.values.map { value in
            let text =
                switch value {
                case .node(let node): answer.arena.isPrimitive(node) ? answer.arena.string(node) ?? json(value) : json(value)
                case .boolean(let truth): "\(truth)"
                case .integer(let number): "\(number)"
                case .decimal(let number): "\(number)"
                case .string(let text): text
                case .date(let date), .dateTime(let date): "\(date)"
                case .time(let time): "\(time)"
                case .quantity: json(value)
                case .type(let name): "\(name.namespace).\(name.name)"
                }
            return text + "\n"
        }.joined()
    }

    /// `[{"type":…,"value":…},…]`, one result on each line. Types of FHIR have their name, those of FHIRPath `System.` before it.
    var json: String {
        guard !answer.values.isEmpty else { return "[]\n" }
        return "[\n" + answer.values.map { "  {\"type\":\(Self.quoted(type($0))),\"value\":\(json($0))}" }.joined(separator: ",\n") + "\n]\n"
    }

    private func type(_ value: FHIRPathValue) -> String {
        switch value {
        case .node(let node): answer.arena.schema.name(answer.arena[node].type)
        case .boolean: "System.Boolean"
        case .integer: "System.Integer"
        case .decimal: "System.Decimal"
        case .string: "System.String"
        case .date: "System.Date"
        case .dateTime: "System.DateTime"
        case .time: "System.Time"
        case .quantity: "System.Quantity"
        case .type: "System.SimpleTypeInfo"
        }
    }

    private func json(_ value: FHIRPathValue) -> String {
        switch value {
        case .node(let node):
            // A primitive without a value has its id and extensions only.
            if answer.arena.isPrimitive(node), !answer.arena[node].hasValue { return members(of: node) }
            return written(node)
        case .boolean(let truth): return "\(truth)"
        case .integer(let number): return "\(number)"
        case .decimal(let number): return "\(number)"
        case .string(let text): return Self.quoted(text)
        case .date(let date), .dateTime(let date): return Self.quoted("\(date)")
        case .time(let time): return Self.quoted("\(time)")
        case .quantity(let quantity):
            let unit =
                switch quantity.unit {
                case .code(let code): code
                case .calendar(let unit): unit.rawValue
                }
            return "{\"value\":\(quantity.value),\"unit\":\(Self.quoted(unit))}"
        case .type(let name): return "{\"namespace\":\(Self.quoted(name.namespace)),\"name\":\(Self.quoted(name.name))}"
        }
    }

    private func members(of node: NodeID) -> String {
        let arena = answer.arena
        let id = arena.string(of: node, named: "id").map { ["\"id\":" + Self.quoted($0)] } ?? []
        let extensions = arena.children(of: node, named: "extension").map(written)
        let list = extensions.isEmpty ? [] : ["\"extension\":[" + extensions.joined(separator: ",") + "]"]
        return "{" + (id + list).joined(separator: ",") + "}"
    }

    private func written(_ node: NodeID) -> String {
        var bytes: [UInt8] = []
        JSONWriter().write(node, of: answer.arena, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func quoted(_ text: String) -> String {
        var output = OutputBuffer(capacity: text.utf8.count + 16)
        var text = text
        text.withUTF8 { JSONString.append($0, to: &output) }
        return output.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension Arena {
    fileprivate func isPrimitive(_ node: NodeID) -> Bool { schema.primitiveKind(of: self[node].type) != .none }
}
