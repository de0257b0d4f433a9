import FHIRCore
import FHIRModel
import FHIRSchema

/// Reporting faults with the path of the element and what was expected there; never with what was found.
extension JSONParse {
    /// Adds an issue, or stops if there are enough.
    @inline(never)
    mutating func report(_ id: IssueID, at expression: String?, _ diagnostics: String) throws(JSONStop) {
        guard issues.count < JSONReader.maximumIssues else { throw .enough }
        issues.append(Issue(id, at: expression, diagnostics))
    }

    /// Adds an issue about the value of a property of the present object.
    @inline(never)
    mutating func report(_ id: IssueID, _ property: PropertyID, _ index: Int = -1, expected: String) throws(JSONStop) {
        try report(id, at: path(to: property, index), "Expected \(expected).")
    }

    /// A syntax error, with the place in the text.
    func syntaxIssue(at offset: Int, _ expected: StaticString) -> Issue {
        if !isWellFormed, let invalid = UTF8Syntax.firstInvalid(in: scanner.bytes(0, scanner.count)), invalid == offset {
            let place = scanner.position(of: offset)
            return Issue(.encoding, "Line \(place.line), column \(place.column): expected well-formed UTF-8.")
        }
        let place = scanner.position(of: offset)
        return Issue(.syntax, "Line \(place.line), column \(place.column): expected \(expected).")
    }

    /// The path of the present object, nil before there is a root.
    var path: String? {
        guard let root = nodes.first else { return nil }
        var result = schema.name(root.type)
        for step in steps { append(step, to: &result) }
        return result
    }

    /// The path of a property of the present object.
    func path(to property: PropertyID, _ index: Int = -1) -> String {
        var result = path ?? ""
        append(PathStep(property: property, index: Int32(truncatingIfNeeded: index)), to: &result)
        return result
    }

    private func append(_ step: PathStep, to path: inout String) {
        path += "." + schema.pathName(step.property)
        if step.index >= 0 { path += "[\(step.index)]" }
    }

    /// Reports a name that the type of the present object does not have.
    @inline(never)
    mutating func reportUnknown(_ name: UnsafeBufferPointer<UInt8>, in type: TypeID) throws(JSONStop) {
        var diagnostics = "\(schema.name(type)) has no such element."
        // A name may be anything, even patient data: only what looks like an element is repeated.
        let isPlain = name.count <= 64 && name.allSatisfy { $0 == 0x5F || ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
        guard isPlain, !name.isEmpty, var place = path else { return try report(.unknownElement, at: path, diagnostics) }
        place += "." + String(decoding: name, as: UTF8.self)
        if let suggestion = NameSuggestion(schema: schema, type: type).nearest(to: name) { diagnostics += " Expected \(suggestion)?" }
        try report(.unknownElement, at: place, diagnostics)
    }
}
