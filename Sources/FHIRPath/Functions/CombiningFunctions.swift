import FHIRCore

/// Putting collections together (N1 section 5.4).
extension FHIRPathFunction {
    static let combining = [
        FHIRPathFunction("union", 1...1) { call throws(OperationFailure) in
            try call.evaluation.distinct(call.input, try call.argument(0))
        },
        FHIRPathFunction("combine", 1...1) { call throws(OperationFailure) in
            var result = call.input
            let other = try call.argument(0)
            try call.evaluation.spend(other.count)
            result.append(contentsOf: other)
            return result
        },
    ]
}
