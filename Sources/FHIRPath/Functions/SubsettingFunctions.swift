import FHIRCore

/// Parts of a collection by position or by comparison (N1 section 5.3).
extension FHIRPathFunction {
    static let subsetting = [
        FHIRPathFunction("single") { call throws(OperationFailure) in .optional(try call.evaluation.single(call.input)) },
        FHIRPathFunction("first") { call throws(OperationFailure) in .optional(call.input.first) },
        FHIRPathFunction("last") { call throws(OperationFailure) in .optional(call.input.last) },
        FHIRPathFunction("tail") { call throws(OperationFailure) in FHIRPathCollection(Array(call.input.dropFirst())) },
        FHIRPathFunction("skip", 1...1) { call throws(OperationFailure) in
            FHIRPathCollection(Array(call.input.dropFirst(try call.itemCount())))
        },
        FHIRPathFunction("take", 1...1) { call throws(OperationFailure) in
            FHIRPathCollection(Array(call.input.prefix(try call.itemCount())))
        },
        FHIRPathFunction("intersect", 1...1) { call throws(OperationFailure) in
            var others = DistinctValues(call.evaluation)
            for item in try call.argument(0) { _ = try others.insert(item) }
            var result = DistinctValues(call.evaluation)
            for item in call.input where try others.contains(item) { _ = try result.insert(item) }
            return FHIRPathCollection(result.values)
        },
        FHIRPathFunction("exclude", 1...1) { call throws(OperationFailure) in
            var others = DistinctValues(call.evaluation)
            for item in try call.argument(0) { _ = try others.insert(item) }
            var result = FHIRPathCollection.empty
            for item in call.input where try !others.contains(item) { result.append(item) }
            return result
        },
    ]
}

extension FHIRPathCall {
    /// The argument as a number of items: not negative, no more than there are.
    fileprivate func itemCount() throws(OperationFailure) -> Int {
        guard let number = try integer(0) else { throw .evaluation("a number of items is expected") }
        return Int(Swift.min(Swift.max(number, 0), Int64(input.count)))
    }
}
