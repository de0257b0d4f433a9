import FHIRCore

/// Regular expressions (N1 sections 5.6.9 and 5.6.11): matched in time linear in the text, whatever the pattern.
extension FHIRPathFunction {
    static let patterns = [
        FHIRPathFunction("matches", 1...2) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let pattern = try call.pattern(0) else { return .empty }
            return .boolean(try pattern.firstMatch(in: Array(text.unicodeScalars), from: 0, spending: call.evaluation) != nil)
        },
        FHIRPathFunction("matchesFull", 1...2) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let pattern = try call.pattern(0) else { return .empty }
            return .boolean(try pattern.matchesAll(of: Array(text.unicodeScalars), spending: call.evaluation))
        },
        FHIRPathFunction("replaceMatches", 2...3) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let source = try call.string(0), let pattern = try call.pattern(0),
                let replacement = try call.string(1)
            else { return .empty }
            if source.isEmpty { return FHIRPathCollection(.string(text)) }
            return try call.result(try pattern.replacing(in: text, by: replacement, spending: call.evaluation))
        },
    ]
}

extension FHIRPathCall {
    /// An argument that is one pattern; nil when it is empty.
    fileprivate func pattern(_ index: Int) throws(OperationFailure) -> Pattern? {
        guard let text = try string(index) else { return nil }
        try evaluation.spend(bytes: text.utf8.count)
        return try Pattern(text)
    }
}
