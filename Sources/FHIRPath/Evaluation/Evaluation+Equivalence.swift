import FHIRCore
import FHIRModel
import FHIRSchema

/// `~` (N1 section 6.1.2): like equality, but without regard to order, case, white space and trailing precision; always true or false.
extension Evaluation {
    func equivalent(_ left: FHIRPathCollection, _ right: FHIRPathCollection) throws(OperationFailure) -> Bool {
        guard left.count == right.count else { return false }
        if left.count == 1 { return try equivalent(left[0], right[0]) }
        var open = right.array
        for item in left {
            var found: Int?
            for (index, candidate) in open.enumerated() where try equivalent(item, candidate) {
                found = index
                break
            }
            guard let found else { return false }
            open.remove(at: found)
        }
        return true
    }

    func equivalent(_ left: FHIRPathValue, _ right: FHIRPathValue) throws(OperationFailure) -> Bool {
        try spend()
        if case .node(let left) = left, case .node(let right) = right {
            if left == right { return true }
            if schema.primitiveKind(of: arena[left].type) == .none, arena[left].type == arena[right].type {
                return try equivalentElements(left, right)
            }
        }
        guard let left = system(left), let right = system(right) else { return false }
        switch (left, right) {
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.string(let left), .string(let right)):
            try spend(bytes: left.utf8.count + right.utf8.count)
            return Self.normalized(left) == Self.normalized(right)
        case (.time(let left), .time(let right)): return left.order(right) == 0
        case (.type(let left), .type(let right)): return left == right
        default: break
        }
        if let left = left.asDateTime, let right = right.asDateTime { return left.order(right) == 0 }
        if let left = left.asDecimal, let right = right.asDecimal { return left.isEquivalent(to: right) }
        if let left = left.asQuantity, let right = right.asQuantity {
            return left.equal(right, environment.units, forEquivalence: true) ?? false
        }
        return false
    }

    private func equivalentElements(_ left: NodeID, _ right: NodeID) throws(OperationFailure) -> Bool {
        if let left = system(.node(left)), let right = system(.node(right)) { return try equivalent(left, right) }
        var leftGroups: [PropertyID: [FHIRPathValue]] = [:]
        var rightGroups: [PropertyID: [FHIRPathValue]] = [:]
        for child in arena.children(of: left) { leftGroups[arena[child].property, default: []].append(.node(child)) }
        for child in arena.children(of: right) { rightGroups[arena[child].property, default: []].append(.node(child)) }
        guard leftGroups.count == rightGroups.count else { return false }
        for (property, values) in leftGroups {
            guard let others = rightGroups[property] else { return false }
            guard try equivalent(FHIRPathCollection(values), FHIRPathCollection(others)) else { return false }
        }
        return true
    }

    /// Lower case, and each run of white space one blank.
    private static func normalized(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var afterSpace = false
        for byte in text.lowercased().utf8 {
            let isSpace = byte == 0x20 || 0x09...0x0D ~= byte
            if !(isSpace && afterSpace) { result.append(isSpace ? 0x20 : byte) }
            afterSpace = isSpace
        }
        return result
    }
}

extension DecimalValue {
    /// Whether both are equal when rounded to the digits of the less precise one, trailing zeros not counting.
    func isEquivalent(to other: DecimalValue) -> Bool {
        let digits = min(withoutTrailingZeros.fractionDigits, other.withoutTrailingZeros.fractionDigits)
        return rounded(toFractionDigits: digits) == other.rounded(toFractionDigits: digits)
    }
}
