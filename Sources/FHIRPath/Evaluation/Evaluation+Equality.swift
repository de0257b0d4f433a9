import FHIRCore
import FHIRModel
import FHIRSchema

/// `=` (N1 section 6.1.1).
extension Evaluation {
    /// Nil when one collection is empty or a pair of values cannot be compared.
    func equal(_ left: FHIRPathCollection, _ right: FHIRPathCollection) throws(OperationFailure) -> Bool? {
        guard !left.isEmpty, !right.isEmpty else { return nil }
        guard left.count == right.count else { return false }
        var result: Bool? = true
        for (left, right) in zip(left, right) {
            guard let isEqual = try equal(left, right) else {
                result = nil
                continue
            }
            if !isEqual { return false }
        }
        return result
    }

    /// Whether two items are equal; nil when precision or unit does not tell.
    func equal(_ left: FHIRPathValue, _ right: FHIRPathValue) throws(OperationFailure) -> Bool? {
        try spend()
        if case .node(let leftNode) = left {
            if case .node(let rightNode) = right {
                if leftNode == rightNode { return true }
                if schema.primitiveKind(of: arena[leftNode].type) == .none || schema.primitiveKind(of: arena[rightNode].type) == .none {
                    return try equalElements(leftNode, rightNode)
                }
            } else if case .string(let text) = right, isText(leftNode) {
                return try equalText(leftNode, text)
            }
        } else if case .node(let rightNode) = right, case .string(let text) = left, isText(rightNode) {
            return try equalText(rightNode, text)
        }
        guard let left = system(left), let right = system(right) else {
            if case .type = left { return left == right }
            // Primitives without a value are equal if what they have instead (extensions) is.
            if case .node(let left) = left, case .node(let right) = right { return try equalElements(left, right) }
            return false
        }
        return try equalSystem(left, right)
    }

    private func equalSystem(_ left: FHIRPathValue, _ right: FHIRPathValue) throws(OperationFailure) -> Bool? {
        switch (left, right) {
        case (.boolean(let left), .boolean(let right)): return left == right
        case (.string(let left), .string(let right)):
            try spend(bytes: min(left.utf8.count, right.utf8.count))
            return left.utf8.elementsEqual(right.utf8)
        case (.time(let left), .time(let right)): return left.order(right).map { $0 == 0 }
        case (.type(let left), .type(let right)): return left == right
        default: break
        }
        if let left = left.asDateTime, let right = right.asDateTime { return left.order(right).map { $0 == 0 } }
        if let left = left.asDecimal, let right = right.asDecimal { return left == right }
        if let left = left.asQuantity, let right = right.asQuantity {
            return left.equal(right, environment.units, forEquivalence: false)
        }
        return false
    }

    /// Whether a node's value is text as it stands.
    private func isText(_ node: NodeID) -> Bool {
        guard arena[node].hasValue else { return false }
        switch schema.primitiveKind(of: arena[node].type) {
        case .none, .boolean, .integer, .unsignedInt, .positiveInt, .decimal, .date, .dateTime, .instant, .time: return false
        default: return true
        }
    }

    private func equalText(_ node: NodeID, _ text: String) throws(OperationFailure) -> Bool {
        let bytes = arena.bytes(of: node)
        guard bytes.count == text.utf8.count else { return false }
        try spend(bytes: bytes.count)
        return bytes.elementsEqual(text.utf8)
    }

    /// Elements are equal if they are of one type and have equal children in equal numbers; the order of repeating ones counts.
    private func equalElements(_ left: NodeID, _ right: NodeID) throws(OperationFailure) -> Bool? {
        guard arena[left].type == arena[right].type else {
            // A quantity may be compared with one of a derived type.
            guard let left = system(.node(left)), let right = system(.node(right)) else { return false }
            return try equalSystem(left, right)
        }
        if arena[left].hasValue || arena[right].hasValue {
            guard arena.bytes(of: left).elementsEqual(arena.bytes(of: right)) else { return false }
        }
        let leftChildren = try childrenByProperty(left)
        let rightChildren = try childrenByProperty(right)
        guard leftChildren.count == rightChildren.count else { return false }
        var result: Bool? = true
        for (left, right) in zip(leftChildren, rightChildren) {
            guard arena[left].property == arena[right].property else { return false }
            guard let isEqual = try equal(.node(left), .node(right)) else {
                result = nil
                continue
            }
            if !isEqual { return false }
        }
        return result
    }

    /// The children in the order of the schema; those of one property keep their order.
    func childrenByProperty(_ node: NodeID) throws(OperationFailure) -> [NodeID] {
        let children = Array(arena.children(of: node))
        try spend(children.count)
        let keyed = children.enumerated().sorted { left, right in
            let leftProperty = arena[left.element].property.rawValue
            let rightProperty = arena[right.element].property.rawValue
            return leftProperty != rightProperty ? leftProperty < rightProperty : left.offset < right.offset
        }
        return keyed.map(\.element)
    }
}
