/// How `_filter` compares strings: whole folded texts, in the order of their code points.
struct StringComparison {
    /// Ranges of keys whose texts compare as asked.
    private(set) var certain: [KeyRange] = []
    /// Ranges of keys that were cut where the texts could still be equal.
    private(set) var uncertain: [KeyRange] = []

    /// Nil for operators that are no comparison of whole texts.
    init?(_ operation: FilterOperator, _ folded: [UInt8]) {
        var key: [UInt8] = []
        let isWhole = folded.withUnsafeBufferPointer { StringFolding.append($0, to: &key, atMost: StringKey.textLimit) }
        let equal = KeyRange.prefix(key + [isWhole ? 0 : 1])
        let before = KeyRange(from: KeyRange.values.lower, to: equal.lower)
        let behind = KeyRange(from: equal.upper ?? [], to: nil)
        switch operation {
        case .eq: break
        case .ne: certain = [before, behind]
        case .gt, .ge: certain = [behind]
        case .lt, .le: certain = [before]
        default: return nil
        }
        if !isWhole {
            uncertain = [equal]
        } else if operation == .eq || operation == .ge || operation == .le {
            certain.append(equal)
        }
        certain = certain.filter { !$0.isEmpty }.sorted { $0.lower.lexicographicallyPrecedes($1.lower) }
    }
}
