import FHIRCore
import FHIRModel
import FHIRSchema

/// Types as functions (N1 sections 6.3 and 10.2).
extension FHIRPathFunction {
    static let types = [
        FHIRPathFunction("is", 1...1, .type) { call throws(OperationFailure) in
            try call.evaluation.isType(call.input, try call.type(0))
        },
        FHIRPathFunction("as", 1...1, .type) { call throws(OperationFailure) in
            try call.evaluation.asType(call.input, try call.type(0))
        },
        FHIRPathFunction("type") { call throws(OperationFailure) in
            let evaluation = call.evaluation
            return FHIRPathCollection(
                call.input.map { item in
                    if case .node(let node) = item {
                        return .type(TypeName(namespace: "FHIR", name: evaluation.schema.name(evaluation.arena[node].type)))
                    }
                    return .type(TypeName(namespace: "System", name: SystemType(of: item).rawValue))
                })
        },
    ]
}
