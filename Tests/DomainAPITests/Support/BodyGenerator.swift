import FHIRJSON
import PluginKit

/// Makes values that have a form of the contract, as requests may hold them.
struct BodyGenerator {
    var random: SeededRandom

    mutating func value(_ schema: ContractSchema) -> JSONValue {
        switch schema.kind {
        case .string(let length, let format): .string(text(length, format))
        case .code(let codes, _): .string(codes.randomElement(using: &random) ?? "")
        case .integer(let range): .number(String(Int.random(in: range, using: &random)))
        case .number: .number(["0", "-1.50", "2e3", "1E-2", "123456789012345678901234567890", "0.1"].randomElement(using: &random) ?? "0")
        case .boolean: .boolean(Bool.random(using: &random))
        case .array(let item, let count):
            .array((0..<Int.random(in: count.lowerBound...min(count.upperBound, 4), using: &random)).map { _ in value(item) })
        case .object(let model): .object(members(model))
        case .map: .object([.init("a", .array([.null])), .init("", .number("1"))])
        case .any: [.null, .boolean(true), .string(""), .array([])].randomElement(using: &random) ?? .null
        }
    }

    private mutating func members(_ model: ContractModel) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        for property in model.properties {
            switch property.use {
            case .readOnly: break
            case .required, .writeOnly: members.append(.init(property.name, value(property.schema)))
            case .optional where random.once(in: 3): members.append(.init(property.name, .null))
            case .optional where random.once(in: 2): members.append(.init(property.name, value(property.schema)))
            case .optional: break
            }
        }
        return members.shuffled(using: &random)
    }

    private mutating func text(_ length: ClosedRange<Int>, _ format: ContractSchema.Format?) -> String {
        func pick(_ texts: String...) -> String { texts.randomElement(using: &random) ?? "" }
        switch format {
        case .date: return pick("2024-02-29", "0001-01-01", "9999-12-31")
        case .dateTime: return pick("2026-01-31T08:30:00Z", "2026-01-31T23:59:60.123456789-14:00", "2026-01-31T08:30:00.5+01:00")
        case .email: return pick("a@b.co", "x.y+z@ward-1.example.org")
        case .uri: return pick("urn:oid:1.2", "https://a.example/b?c#d")
        case .id: return pick("1", "A.b-9", String(repeating: "x", count: 64))
        case .password: return pick("0000", " ", "pä\tss")
        case nil:
            let scalars = ["a", "Z", "é", "😀", " ", "\"", "\\", "\n", "\u{7F}", "/"]
            let count = Int.random(in: length.lowerBound...min(length.upperBound, 60), using: &random)
            let text = (0..<count).map { _ in scalars.randomElement(using: &random) ?? "a" }.joined()
            return length.lowerBound > 0 ? "a" + text.unicodeScalars.dropFirst().map(String.init).joined() : text
        }
    }
}
