import FHIRCore
import FHIRModel
import FHIRSchema

/// Removing duplicates; linear for values, by comparison only among items that have the same key.
extension Evaluation {
    /// The items of both collections, each once.
    func distinct(_ left: FHIRPathCollection, _ right: FHIRPathCollection = .empty) throws(OperationFailure) -> FHIRPathCollection {
        if right.isEmpty, left.count <= 1 { return left }
        if left.isEmpty, right.count <= 1 { return right }
        var set = DistinctValues(self)
        for item in left { _ = try set.insert(item) }
        for item in right { _ = try set.insert(item) }
        return FHIRPathCollection(set.values)
    }

    /// A number that equal items share.
    fileprivate func equalityKey(_ item: FHIRPathValue) throws(OperationFailure) -> Int {
        var hasher = Hasher()
        switch system(item) {
        case .boolean(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(DecimalValue(value))
        case .decimal(let value): hasher.combine(value)
        case .string(let value):
            try spend(bytes: value.utf8.count)
            for byte in value.utf8 { hasher.combine(byte) }
        case .quantity: hasher.combine(1)
        case .date, .dateTime: hasher.combine(2)
        case .time: hasher.combine(3)
        case .type(let name): hasher.combine(name)
        case .node, nil:
            if case .node(let node) = item {
                hasher.combine(arena[node].type)
                let children = try childrenByProperty(node)
                for child in children {
                    hasher.combine(arena[child].property)
                    if isTextual(child) { arena.bytes(of: child).withUnsafeBytes { hasher.combine(bytes: $0) } }
                }
            }
        }
        return hasher.finalize()
    }

    /// Whether equality of values is equality of bytes.
    private func isTextual(_ node: NodeID) -> Bool {
        switch schema.primitiveKind(of: arena[node].type) {
        case .string, .code, .uri, .id, .canonical, .url, .markdown: true
        default: false
        }
    }
}

/// A set of values under `=`, in the order of insertion.
struct DistinctValues {
    private let evaluation: Evaluation
    private(set) var values: [FHIRPathValue] = []
    private var positions: [Int: [Int]] = [:]

    init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    /// Adds an item unless an equal one is there; whether it was added.
    mutating func insert(_ item: FHIRPathValue) throws(OperationFailure) -> Bool {
        if try contains(item) { return false }
        positions[try evaluation.equalityKey(item), default: []].append(values.count)
        values.append(item)
        return true
    }

    /// Whether an equal item is there.
    func contains(_ item: FHIRPathValue) throws(OperationFailure) -> Bool {
        for position in positions[try evaluation.equalityKey(item)] ?? [] {
            if try evaluation.equal(values[position], item) == true { return true }
        }
        return false
    }
}
