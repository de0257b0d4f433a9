import FHIRCore
import FHIRModel
import FHIRSchema

/// What R4 adds to the language (R4 `fhirpath.html#functions`).
extension FHIRPathFunction {
    static let fhir = [
        FHIRPathFunction("extension", 1...1) { call throws(OperationFailure) in
            guard let url = try call.string(0) else { return .empty }
            return try call.extensions(url)
        },
        FHIRPathFunction("hasExtension", 1...1) { call throws(OperationFailure) in
            guard let url = try call.string(0) else { return .empty }
            return .boolean(try !call.extensions(url).isEmpty)
        },
        FHIRPathFunction("hasValue") { call throws(OperationFailure) in .boolean(call.primitiveValue() != nil) },
        FHIRPathFunction("getValue") { call throws(OperationFailure) in .optional(call.primitiveValue()) },
        FHIRPathFunction("conformsTo", 1...1) { call throws(OperationFailure) in
            guard let url = try call.string(0), let item = try call.evaluation.single(call.input) else { return .empty }
            let prefix = "http://hl7.org/fhir/StructureDefinition/"
            guard url.hasPrefix(prefix),
                let type = TypeSpecifier(["FHIR", String(url.dropFirst(prefix.count))], in: call.evaluation.schema)
            else { throw .evaluation("a profile that is not one of R4's own types") }
            return .boolean(type.matches(item, in: call.evaluation.arena))
        },
    ]

    /// Extensions are found by their bound step, as paths are.
    fileprivate static let extensionStep = MemberIndex.r4["extension"] ?? MemberStep(name: "extension", bindings: [])
    fileprivate static let urlStep = MemberIndex.r4["url"] ?? MemberStep(name: "url", bindings: [])
}

extension FHIRPathCall {
    /// The extensions of the input with a URL.
    fileprivate func extensions(_ url: String) throws(OperationFailure) -> FHIRPathCollection {
        var result = FHIRPathCollection.empty
        for item in try evaluation.members(FHIRPathFunction.extensionStep, of: input) {
            guard let found = try evaluation.members(FHIRPathFunction.urlStep, of: FHIRPathCollection(item)).first else { continue }
            if try evaluation.equal(found, .string(url)) == true { result.append(item) }
        }
        return result
    }

    /// The system value of the input, if it is one primitive with a value.
    fileprivate func primitiveValue() -> FHIRPathValue? {
        guard let item = input.only else { return nil }
        if case .node(let node) = item, evaluation.schema.primitiveKind(of: evaluation.arena[node].type) == .none { return nil }
        if case .quantity = item { return nil }
        return evaluation.system(item)
    }
}
