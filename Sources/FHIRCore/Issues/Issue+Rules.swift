extension Sequence where Element == Issue {
    /// The ids of the domain rules that the issues are of, each once, in order.
    package var ruleIDs: [String] {
        var seen: Set<String> = []
        return compactMap(\.rule).filter { seen.insert($0).inserted }
    }
}
