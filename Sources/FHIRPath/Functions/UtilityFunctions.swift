import FHIRCore

/// Choosing between expressions, tracing, and the time (N1 sections 5.5.1 and 5.9).
extension FHIRPathFunction {
    static let utility = [
        FHIRPathFunction("iif", 2...3) { call throws(OperationFailure) in
            guard call.input.count <= 1 else { throw .evaluation("iif() takes one item") }
            let scope = Scope(this: call.input, index: 0, total: call.scope.total)
            let criterion = try call.evaluate(0, scope)
            if let item = try call.evaluation.single(criterion), let value = call.evaluation.system(item) {
                guard case .boolean = value else { throw .evaluation("the criterion of iif() is not a boolean") }
            }
            if try call.evaluation.boolean(criterion) == true { return try call.evaluate(1, scope) }
            return call.count == 3 ? try call.evaluate(2, scope) : .empty
        },
        // Nothing is written anywhere: the values may be patient data.
        FHIRPathFunction("trace", 1...2) { call throws(OperationFailure) in call.input },
        FHIRPathFunction("now") { call throws(OperationFailure) in
            FHIRPathCollection(.dateTime(DateTimeValue(try call.instant())))
        },
        FHIRPathFunction("today") { call throws(OperationFailure) in
            .optional(DateTimeValue(DateTimeValue(try call.instant()).description.prefix(10), as: .date).map { .date($0) })
        },
        FHIRPathFunction("timeOfDay") { call throws(OperationFailure) in
            let now = DateTimeValue(try call.instant())
            return FHIRPathCollection(
                .time(TimeValue(hour: now.hour, minute: now.minute, second: now.second, nanosecond: now.nanosecond, fractionDigits: 3)))
        },
    ]
}

extension FHIRPathCall {
    fileprivate func instant() throws(OperationFailure) -> Instant {
        guard let instant = evaluation.environment.instant else { throw .evaluation("the time is not defined here") }
        return instant
    }
}
