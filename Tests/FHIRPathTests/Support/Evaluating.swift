import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRPath
import FHIRSchema
import FHIRTerminology

/// Short ways for tests to evaluate expressions and to say what came out.
enum Evaluating {
    /// 2024-02-29T12:34:56.789Z
    static let instant = Instant(milliseconds: 1_709_210_096_789)

    static func arena(_ json: String) throws -> Arena {
        try JSONReader.parse(Array(json.utf8), schema: .r4)
    }

    /// A patient with what the tests walk over.
    static func patient() throws -> Arena {
        try arena(
            """
            {"resourceType":"Patient","id":"p1","meta":{"versionId":"3"},
             "contained":[{"resourceType":"Organization","id":"o1","name":"Ward"}],
             "extension":[{"url":"http://example.org/a","valueInteger":7},{"url":"http://example.org/b","valueCode":"x"}],
             "identifier":[{"system":"urn:a","value":"1"},{"system":"urn:b","value":"2"}],
             "active":true,
             "name":[{"use":"official","family":"Árvai","given":["Ilona","Éva"]},{"use":"usual","given":["Ili"]}],
             "gender":"female","birthDate":"1974-12-25","_birthDate":{"extension":[{"url":"http://example.org/t","valueTime":"14:35:00"}]},
             "deceasedBoolean":false,
             "contact":[{"gender":"male","name":{"text":"Z"}},{"gender":"female"}],
             "managingOrganization":{"reference":"#o1"}}
            """)
    }

    /// The result as one line per value; a failure as its issue.
    static func outcome(
        _ expression: String, in arena: Arena? = nil, environment: FHIRPathEnvironment = FHIRPathEnvironment(instant: instant, units: UCUM.standard)
    ) throws -> [String] {
        let arena = try arena ?? patient()
        do throws(FHIRPathFault) {
            let answer = try FHIRPathExpression(expression).answer(in: arena, environment: environment)
            return answer.values.map { text($0, answer.arena) }
        } catch {
            return ["failure: \(error.failure.issues.map(\.id.rawValue).joined(separator: ","))"]
        }
    }

    /// A value as a literal; an element as its path, and its value if it has one.
    static func text(_ value: FHIRPathValue, _ arena: Arena) -> String {
        switch value {
        case .node(let node): arena.path(of: node) + (arena.string(node).map { "=" + $0 } ?? "")
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .decimal(let value): "\(value)d"
        case .string(let value): "'\(value)'"
        case .date(let value), .dateTime(let value): "@\(value)"
        case .time(let value): "@T\(value)"
        case .quantity(let value): "\(value)"
        case .type(let name): "\(name.namespace).\(name.name)"
        }
    }
}
