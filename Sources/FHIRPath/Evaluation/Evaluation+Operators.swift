import FHIRCore

/// The operators between two expressions (N1 section 6).
extension Evaluation {
    func apply(
        _ binary: BinaryOperator, _ left: OperationID, _ right: OperationID, _ scope: Scope
    ) throws(OperationFailure) -> FHIRPathCollection {
        switch binary {
        case .and, .or, .xor, .implies: return .boolean(try logic(binary, left, right, scope))
        default: break
        }
        let left = try evaluate(left, scope)
        let right = try evaluate(right, scope)
        switch binary {
        case .multiply, .divide, .div, .mod, .add, .subtract: return try arithmetic(binary, left, right)
        case .concatenate: return try concatenation(left, right)
        case .union: return try distinct(left, right)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return .boolean(try comparison(binary, left, right))
        case .equal: return .boolean(try equal(left, right))
        case .notEqual: return .boolean(try equal(left, right).map { !$0 })
        case .equivalent: return .boolean(try equivalent(left, right))
        case .notEquivalent: return .boolean(try !equivalent(left, right))
        case .in: return try membership(of: left, in: right)
        case .contains: return try membership(of: right, in: left)
        case .and, .or, .xor, .implies: return .empty
        }
    }

    /// Three-valued logic; the right side is not evaluated when the left one decides.
    private func logic(
        _ binary: BinaryOperator, _ left: OperationID, _ right: OperationID, _ scope: Scope
    ) throws(OperationFailure) -> Bool? {
        let left = try boolean(try evaluate(left, scope))
        switch (binary, left) {
        case (.and, false): return false
        case (.or, true), (.implies, false): return true
        default: break
        }
        let right = try boolean(try evaluate(right, scope))
        switch binary {
        case .and: return right == false ? false : (left == nil || right == nil ? nil : true)
        case .or: return right == true ? true : (left == nil || right == nil ? nil : false)
        case .implies: return right == true ? true : (left == nil || right == nil ? nil : false)
        default:
            guard let left, let right else { return nil }
            return left != right
        }
    }

    /// `&`: strings end to end, nothing counts as an empty string.
    private func concatenation(_ left: FHIRPathCollection, _ right: FHIRPathCollection) throws(OperationFailure) -> FHIRPathCollection {
        let left = try string(left) ?? ""
        let right = try string(right) ?? ""
        try spend(bytes: left.utf8.count + right.utf8.count)
        return FHIRPathCollection(.string(left + right))
    }

    private func membership(of item: FHIRPathCollection, in collection: FHIRPathCollection) throws(OperationFailure) -> FHIRPathCollection {
        guard let item = try single(item) else { return .empty }
        for other in collection where try equal(item, other) == true { return .boolean(true) }
        return .boolean(false)
    }

    private func comparison(
        _ binary: BinaryOperator, _ left: FHIRPathCollection, _ right: FHIRPathCollection
    ) throws(OperationFailure) -> Bool? {
        guard let left = try single(left), let right = try single(right) else { return nil }
        guard let left = system(left), let right = system(right) else {
            throw .evaluation("'\(binary.rawValue)' compares values, not elements")
        }
        guard let order = try order(left, right) else { return nil }
        switch binary {
        case .less: return order < 0
        case .lessOrEqual: return order <= 0
        case .greater: return order > 0
        default: return order >= 0
        }
    }

    /// Negative, zero or positive as `left` comes before, with or after `right`; nil when their precisions or units do not tell.
    func order(_ left: FHIRPathValue, _ right: FHIRPathValue) throws(OperationFailure) -> Int? {
        try spend()
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try spend(bytes: min(left.utf8.count, right.utf8.count))
            return left.utf8.elementsEqual(right.utf8) ? 0 : (left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1)
        case (.integer(let left), .integer(let right)): return left == right ? 0 : (left < right ? -1 : 1)
        case (.time(let left), .time(let right)): return left.order(right)
        default: break
        }
        if let left = left.asDateTime, let right = right.asDateTime { return left.order(right) }
        if let left = left.asDecimal, let right = right.asDecimal { return left == right ? 0 : (left < right ? -1 : 1) }
        if let left = left.asQuantity, let right = right.asQuantity { return left.order(right, environment.units, forEquivalence: false) }
        throw .evaluation("values of different kinds are compared")
    }
}

/// The implicit conversions of N1 (section 5.5): integer to decimal to quantity, date to dateTime.
extension FHIRPathValue {
    var asDecimal: DecimalValue? {
        switch self {
        case .integer(let value): DecimalValue(value)
        case .decimal(let value): value
        default: nil
        }
    }

    var asQuantity: QuantityValue? {
        switch self {
        case .quantity(let value): value
        case .integer(let value): QuantityValue(DecimalValue(value), .code("1"))
        case .decimal(let value): QuantityValue(value, .code("1"))
        default: nil
        }
    }

    var asDateTime: DateTimeValue? {
        switch self {
        case .date(let value), .dateTime(let value): value
        default: nil
        }
    }
}
