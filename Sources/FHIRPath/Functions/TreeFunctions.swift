import FHIRCore

/// Walking the tree without names (N1 section 5.8).
extension FHIRPathFunction {
    static let tree = [
        FHIRPathFunction("children") { call throws(OperationFailure) in
            FHIRPathCollection(try call.evaluation.children(of: call.input))
        },
        FHIRPathFunction("descendants") { call throws(OperationFailure) in
            var result: [FHIRPathValue] = []
            var level = call.input
            while !level.isEmpty {
                let children = try call.evaluation.children(of: level)
                result.append(contentsOf: children)
                level = FHIRPathCollection(children)
            }
            return FHIRPathCollection(result)
        },
    ]
}
