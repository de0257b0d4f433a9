import FHIRCore
import FHIRModel
import FHIRPath
import FHIRSchema
import FHIRTerminology
import Foundation
import FoundationXML

/// One case of the official test suite.
struct OfficialCase {
    struct Output: Equatable {
        var type: String?
        var text: String
    }

    var name: String
    var group: String
    var input: String?
    var expression = ""
    /// Whether parsing or evaluation must fail.
    var isInvalid = false
    var isPredicate = false
    var isOrdered = true
    var outputs: [Output] = []

    /// What went wrong; nil when the case passes.
    func fault(in arena: Arena) -> String? {
        let environment = FHIRPathEnvironment(instant: .systemNow(), isStrict: true, units: UCUM.standard)
        do throws(OperationFailure) {
            let parsed = try FHIRPathExpression(parsing: expression)
            var results: [Output] = []
            if isPredicate {
                results = [Output(type: "boolean", text: "\(try parsed.isTrue(in: arena, environment: environment))")]
            } else {
                results = try parsed.evaluate(in: arena, environment: environment).map { Self.output($0, arena) }
            }
            if isInvalid { return "evaluates to \(results)" }
            var expected = outputs
            if !isOrdered {
                results.sort { $0.text < $1.text }
                expected.sort { $0.text < $1.text }
            }
            guard results.count == expected.count else { return "gives \(results)" }
            for (result, expected) in zip(results, expected) {
                if result.text != expected.text, !Self.areNumbersEqual(result.text, expected.text) { return "gives \(results)" }
                if let type = expected.type, type != result.type { return "gives \(results)" }
            }
            return nil
        } catch {
            return isInvalid ? nil : error.issues.map(\.diagnostics).joined(separator: " ")
        }
    }

    private static func areNumbersEqual(_ left: String, _ right: String) -> Bool {
        guard let left = DecimalValue(left), let right = DecimalValue(right) else { return false }
        return left == right
    }

    private static func output(_ value: FHIRPathValue, _ arena: Arena) -> Output {
        switch value {
        case .node(let node):
            let type = arena.schema.name(arena[node].type)
            let prefix = ["date", "dateTime", "instant"].contains(type) ? "@" : (type == "time" ? "@T" : "")
            return Output(type: type, text: prefix + (arena.string(node) ?? ""))
        case .boolean(let value): return Output(type: "boolean", text: "\(value)")
        case .integer(let value): return Output(type: "integer", text: "\(value)")
        case .decimal(let value): return Output(type: "decimal", text: "\(value)")
        case .string(let value): return Output(type: "string", text: value)
        case .date(let value): return Output(type: "date", text: "@\(value)")
        case .dateTime(let value): return Output(type: "dateTime", text: "@\(value)")
        case .time(let value): return Output(type: "time", text: "@T\(value)")
        case .quantity(let value): return Output(type: "Quantity", text: "\(value)")
        case .type(let name): return Output(type: nil, text: "\(name.namespace).\(name.name)")
        }
    }
}

/// Reads the suite's own XML.
final class OfficialCaseReader: NSObject, XMLParserDelegate {
    private(set) var cases: [OfficialCase] = []
    private var group = ""
    private var text = ""
    private var outputType: String?

    static func read(_ bytes: [UInt8]) -> [OfficialCase] {
        let reader = OfficialCaseReader()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = reader
        return parser.parse() ? reader.cases : []
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
        switch name {
        case "group": group = attributes["name"] ?? ""
        case "test":
            cases.append(OfficialCase(name: attributes["name"] ?? "", group: group, input: attributes["inputfile"]))
            cases[cases.count - 1].isPredicate = attributes["predicate"] == "true"
            cases[cases.count - 1].isOrdered = attributes["ordered"] != "false"
        case "expression": cases[cases.count - 1].isInvalid = attributes["invalid"] != nil
        case "output": outputType = attributes["type"]
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        switch name {
        case "expression": cases[cases.count - 1].expression = text
        case "output": cases[cases.count - 1].outputs.append(OfficialCase.Output(type: outputType, text: text))
        default: break
        }
    }
}
