package import FHIRCore
package import FHIRJSON
package import PluginKit

/// Compares a JSON value with its form in the contract and finds all that is wrong with it, up to 100 faults.
///
/// Each issue's expression is the JSON Pointer (RFC 6901) of the property; no issue repeats a value.
package struct ContractCheck {
    /// Which of its two forms a value must have.
    package enum Direction: Sendable {
        /// Without what only answers have; lengths, ranges and formats count.
        case request
        /// With every property but those that only requests have. What FHIR lets be otherwise than the contract may be so: lengths, ranges,
        /// e-mail addresses and URIs.
        case answer
    }

    static let mostIssues = 100

    private let direction: Direction
    private var pointer = ContractPointer()
    private var issues: [Issue] = []

    private init(_ direction: Direction) {
        self.direction = direction
    }

    /// - Returns: empty when the value has the form. O(size of the value and of the objects' forms).
    package static func issues(_ value: JSONValue, _ schema: ContractSchema, _ direction: Direction) -> [Issue] {
        var check = ContractCheck(direction)
        check.check(value, schema)
        return check.issues
    }

    private mutating func check(_ value: JSONValue, _ schema: ContractSchema) {
        guard issues.count < Self.mostIssues else { return }
        switch (schema.kind, value) {
        case (.any, _), (.map, .object), (.boolean, .boolean): break
        case (.string(let length, let format), .string(let text)): check(text, length, format)
        case (.code(let codes, let others), .string(let text)):
            let known = direction == .answer ? codes + others : codes
            if !known.contains(text) { add(.badValue, "expected one of \(known.joined(separator: ", "))") }
        case (.integer(let range), .number(let literal)): check(literal, range)
        case (.number, .number(let literal)):
            if DecimalValue(literal) == nil { add(.badValue, "expected a number that a decimal can hold") }
        case (.array(let item, let count), .array(let items)):
            if direction == .request, !count.contains(items.count) { add(.badValue, Self.expected(count, "items")) }
            for (index, value) in items.enumerated() {
                pointer.push(index)
                check(value, item)
                pointer.pop()
            }
        case (.object(let model), .object(let members)): check(members, model)
        default: add(.wrongJSONType, "expected \(Self.name(schema.kind))")
        }
    }

    private mutating func check(_ text: String, _ length: ClosedRange<Int>, _ format: ContractSchema.Format?) {
        if direction == .request {
            if let fault = TextForm.fault(text, length: length, format: format) { add(.badValue, fault) }
            return
        }
        switch format {
        case .date where !TextForm.isDate(text), .dateTime where DateTimeValue(text, as: .instant) == nil,
            .id where ResourceID(text) == nil:
            if let format { add(.badValue, "expected \(TextForm.expectation(format))") }
        default: break
        }
    }

    private mutating func check(_ literal: String, _ range: ClosedRange<Int>) {
        guard let number = Int(literal) else { return add(.badValue, "expected a whole number in digits") }
        if direction == .request, !range.contains(number) { add(.badValue, Self.expected(range, nil)) }
    }

    private mutating func check(_ members: [JSONValue.Member], _ model: ContractModel) {
        for member in members {
            pointer.push(member.name)
            if let property = model.properties.first(where: { $0.name == member.name }) {
                check(member.value, property)
            } else {
                let near = EditDistance.nearest(to: member.name, among: model.properties.map(\.name))
                add(.unknownProperty, near.map { "unknown; is \($0) meant?" } ?? "\(model.name) has no such property")
            }
            pointer.pop()
        }
        for property in model.properties where needs(property) && !members.contains(where: { $0.name == property.name }) {
            pointer.push(property.name)
            add(.missingProperty, "expected \(Self.name(property.schema.kind))")
            pointer.pop()
        }
    }

    private mutating func check(_ value: JSONValue, _ property: ContractModel.Property) {
        switch (direction, property.use) {
        case (.request, .readOnly): add(.readOnlyProperty, "only answers have it; the server sets it")
        case (.answer, .writeOnly): add(.readOnlyProperty, "only requests have it")
        case (.request, .optional) where value == .null: break
        case (.answer, _) where value == .null && property.isNullable: break
        default: check(value, property.schema)
        }
    }

    private func needs(_ property: ContractModel.Property) -> Bool {
        switch property.use {
        case .required: true
        case .optional, .readOnly: direction == .answer
        case .writeOnly: direction == .request
        }
    }

    private mutating func add(_ id: IssueID, _ sentence: String) {
        if issues.count < Self.mostIssues { issues.append(Issue(id, at: pointer.text, sentence)) }
    }

    private static func name(_ kind: ContractSchema.Kind) -> String {
        switch kind {
        case .string(_, let format): format.map(TextForm.expectation) ?? "a string"
        case .code(let codes, _): "one of \(codes.joined(separator: ", "))"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .array: "an array"
        case .object(let model): "an object (\(model.name))"
        case .map: "an object"
        case .any: "a value"
        }
    }

    private static func expected(_ range: ClosedRange<Int>, _ unit: String?) -> String {
        let unit = unit.map { " " + $0 } ?? ""
        if range.upperBound == .max { return "expected at least \(range.lowerBound)\(unit)" }
        return "expected \(range.lowerBound) to \(range.upperBound)\(unit)"
    }
}
