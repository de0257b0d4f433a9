import FHIRCore
import FHIRJSON
import PluginKit

/// Compares the parameters of a query with those that a route declares.
struct ParameterCheck {
    let declared: [QueryParameter]

    /// - Returns: the values by name.
    /// - Throws: 400 with every parameter that is unknown, repeated, missing or of another form; each issue's expression is `?name`.
    func values(_ query: QueryText) throws(OperationFailure) -> [String: String] {
        var values: [String: String] = [:]
        var issues: [Issue] = []
        for (name, value) in query.parameters where issues.count < ContractCheck.mostIssues {
            guard let parameter = declared.first(where: { $0.name == name }) else {
                issues.append(Issue(.unknownParameter, at: "?" + ContractPointer.escaped(name), unknown(name)))
                continue
            }
            if values.updateValue(value, forKey: name) != nil {
                issues.append(Issue(.badParameter, at: "?" + name, "expected only once"))
            } else if let fault = Self.fault(value, parameter.schema) {
                issues.append(Issue(.badParameter, at: "?" + name, fault))
            }
        }
        for parameter in declared where parameter.isRequired && values[parameter.name] == nil {
            issues.append(Issue(.badParameter, at: "?" + parameter.name, "the request needs it"))
        }
        guard issues.isEmpty else { throw OperationFailure(.invalid, issues) }
        return values
    }

    private func unknown(_ name: String) -> String {
        if let near = EditDistance.nearest(to: name, among: declared.map(\.name)) { return "unknown; is \(near) meant?" }
        if declared.isEmpty { return "unknown; this takes no parameters" }
        return "unknown; known are \(declared.map(\.name).joined(separator: ", "))"
    }

    /// What is expected instead; nil when the text is a value of the form. Arrays are written with commas.
    private static func fault(_ text: String, _ schema: ContractSchema) -> String? {
        if case .array(let item, let count) = schema.kind {
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            guard count.contains(parts.count) else {
                return "expected \(count.lowerBound) to \(count.upperBound) values with commas between them"
            }
            for part in parts { if let fault = fault(String(part), item) { return fault } }
            return nil
        }
        return ContractCheck.issues(value(text, schema), schema, .request).first?.diagnostics
    }

    /// The text as the JSON value that a body would have for it.
    private static func value(_ text: String, _ schema: ContractSchema) -> JSONValue {
        switch schema.kind {
        case .boolean where text == "true" || text == "false": .boolean(text == "true")
        case .integer where isNumber(text), .number where isNumber(text): .number(text)
        default: .string(text)
        }
    }

    /// Whether the text is a number as JSON writes it.
    private static func isNumber(_ text: String) -> Bool {
        guard case .number? = try? JSONValue.parse(Array(text.utf8)) else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 }
    }
}
