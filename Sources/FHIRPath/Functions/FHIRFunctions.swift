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
        FHIRPathFunction("checkModifiers", 0...64) { call throws(OperationFailure) in
            var known: Set<String> = []
            for index in 0..<call.count {
                if let url = try call.string(index) { known.insert(url) }
            }
            for item in try call.evaluation.members(FHIRPathFunction.modifierStep, of: call.input) {
                let url = try call.evaluation.string(try call.evaluation.members(FHIRPathFunction.urlStep, of: FHIRPathCollection(item)))
                guard let url, known.contains(url) else { throw .evaluation("a modifier extension that was not allowed for") }
            }
            return call.input
        },
        FHIRPathFunction("htmlChecks") { call throws(OperationFailure) in
            guard case .node(let node)? = call.input.only, call.evaluation.arena[node].type == call.evaluation.schema.known.xhtml else {
                return .empty
            }
            let bytes = call.evaluation.arena.bytes(of: node)
            try call.evaluation.spend(1 + bytes.count / 16)
            return .boolean(bytes.withUnsafeBufferPointer { NarrativeRules.fault(in: $0) } == nil)
        },
    ]

    /// Extensions are found by their bound step, as paths are.
    fileprivate static let extensionStep = MemberIndex.r4["extension"] ?? MemberStep(name: "extension", bindings: [])
    fileprivate static let modifierStep = MemberIndex.r4["modifierExtension"] ?? MemberStep(name: "modifierExtension", bindings: [])
    fileprivate static let urlStep = MemberIndex.r4["url"] ?? MemberStep(name: "url", bindings: [])
}

extension FHIRPathCall {
    fileprivate func extensions(_ url: String) throws(OperationFailure) -> FHIRPathCollection {
        try evaluation.extensions(of: input, url)
    }

    /// The system value of the input, if it is one primitive with a value.
    fileprivate func primitiveValue() -> FHIRPathValue? {
        guard let item = input.only else { return nil }
        if case .node(let node) = item, evaluation.schema.primitiveKind(of: evaluation.arena[node].type) == .none { return nil }
        if case .quantity = item { return nil }
        return evaluation.system(item)
    }
}

extension Evaluation {
    /// The extensions of items with a URL.
    func extensions(of input: FHIRPathCollection, _ url: String) throws(OperationFailure) -> FHIRPathCollection {
        var result = FHIRPathCollection.empty
        for item in try members(FHIRPathFunction.extensionStep, of: input) {
            guard let found = try members(FHIRPathFunction.urlStep, of: FHIRPathCollection(item)).first else { continue }
            if try equal(found, .string(url)) == true { result.append(item) }
        }
        return result
    }
}
