import FHIRCore

/// Whether there is something, and of what truth (N1 section 5.1).
extension FHIRPathFunction {
    static let existence = [
        FHIRPathFunction("empty") { call throws(OperationFailure) in .boolean(call.input.isEmpty) },
        FHIRPathFunction("exists", 0...1) { call throws(OperationFailure) in
            guard call.count == 1 else { return .boolean(!call.input.isEmpty) }
            for (position, item) in call.input.enumerated() {
                if try call.evaluation.boolean(try call.argument(0, for: item, at: position)) == true { return .boolean(true) }
            }
            return .boolean(false)
        },
        FHIRPathFunction("all", 1...1) { call throws(OperationFailure) in
            for (position, item) in call.input.enumerated() {
                guard try call.evaluation.boolean(try call.argument(0, for: item, at: position)) == true else { return .boolean(false) }
            }
            return .boolean(true)
        },
        FHIRPathFunction("allTrue") { call throws(OperationFailure) in .boolean(try call.truths().allSatisfy { $0 }) },
        FHIRPathFunction("anyTrue") { call throws(OperationFailure) in .boolean(try call.truths().contains(true)) },
        FHIRPathFunction("allFalse") { call throws(OperationFailure) in .boolean(try call.truths().allSatisfy { !$0 }) },
        FHIRPathFunction("anyFalse") { call throws(OperationFailure) in .boolean(try call.truths().contains(false)) },
        FHIRPathFunction("subsetOf", 1...1) { call throws(OperationFailure) in
            .boolean(try call.isSubset(call.input, of: try call.argument(0)))
        },
        FHIRPathFunction("supersetOf", 1...1) { call throws(OperationFailure) in
            .boolean(try call.isSubset(try call.argument(0), of: call.input))
        },
        FHIRPathFunction("count") { call throws(OperationFailure) in FHIRPathCollection(.integer(Int64(call.input.count))) },
        FHIRPathFunction("distinct") { call throws(OperationFailure) in try call.evaluation.distinct(call.input) },
        FHIRPathFunction("isDistinct") { call throws(OperationFailure) in
            .boolean(try call.evaluation.distinct(call.input).count == call.input.count)
        },
        FHIRPathFunction("not") { call throws(OperationFailure) in .boolean(try call.evaluation.boolean(call.input).map { !$0 }) },
    ]
}

extension FHIRPathCall {
    /// The input as booleans.
    fileprivate func truths() throws(OperationFailure) -> [Bool] {
        var truths: [Bool] = []
        for item in input {
            guard let value = evaluation.system(item) else { continue }
            guard case .boolean(let truth) = value else { throw .evaluation("booleans are expected") }
            truths.append(truth)
        }
        return truths
    }

    fileprivate func isSubset(_ part: FHIRPathCollection, of whole: FHIRPathCollection) throws(OperationFailure) -> Bool {
        var set = DistinctValues(evaluation)
        for item in whole { _ = try set.insert(item) }
        for item in part where try !set.contains(item) { return false }
        return true
    }
}
