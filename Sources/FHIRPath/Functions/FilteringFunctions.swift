import FHIRCore

/// Choosing, projecting, repeating, sorting and folding (N1 sections 5.2 and 7.1).
extension FHIRPathFunction {
    static let filtering = [
        FHIRPathFunction("where", 1...1) { call throws(OperationFailure) in
            var result = FHIRPathCollection.empty
            for (position, item) in call.input.enumerated() {
                if try call.evaluation.boolean(try call.argument(0, for: item, at: position)) == true { result.append(item) }
            }
            return result
        },
        FHIRPathFunction("select", 1...1) { call throws(OperationFailure) in
            var result = FHIRPathCollection.empty
            for (position, item) in call.input.enumerated() {
                let part = try call.argument(0, for: item, at: position)
                try call.evaluation.spend(part.count)
                result.append(contentsOf: part)
            }
            return result
        },
        FHIRPathFunction("repeat", 1...1) { call throws(OperationFailure) in
            var found = DistinctValues(call.evaluation)
            var open = call.input.array
            while !open.isEmpty {
                var next: [FHIRPathValue] = []
                for (position, item) in open.enumerated() {
                    for child in try call.argument(0, for: item, at: position) where try found.insert(child) { next.append(child) }
                }
                open = next
            }
            return FHIRPathCollection(found.values)
        },
        FHIRPathFunction("ofType", 1...1, .type) { call throws(OperationFailure) in
            call.evaluation.ofType(call.input, try call.type(0))
        },
        FHIRPathFunction("aggregate", 1...2) { call throws(OperationFailure) in
            var total = call.count == 2 ? try call.argument(1) : .empty
            for (position, item) in call.input.enumerated() {
                total = try call.evaluate(0, Scope(this: FHIRPathCollection(item), index: position, total: total))
            }
            return total
        },
        FHIRPathFunction("sort", 0...8, .key) { call throws(OperationFailure) in try call.sorted() },
    ]
}

extension FHIRPathCall {
    /// The input in the order of the keys; what has no key comes first. A merge sort, as comparing can fail.
    fileprivate func sorted() throws(OperationFailure) -> FHIRPathCollection {
        var keyed: [(item: FHIRPathValue, keys: [FHIRPathValue?])] = []
        for (position, item) in input.enumerated() {
            var keys: [FHIRPathValue?] = []
            for index in 0..<max(count, 1) {
                let key = count == 0 ? FHIRPathCollection(item) : try argument(index, for: item, at: position)
                keys.append(try evaluation.single(key).flatMap { evaluation.system($0) })
            }
            keyed.append((item, keys))
        }
        var width = 1
        while width < keyed.count {
            var merged: [(item: FHIRPathValue, keys: [FHIRPathValue?])] = []
            merged.reserveCapacity(keyed.count)
            for start in stride(from: 0, to: keyed.count, by: 2 * width) {
                let middle = min(start + width, keyed.count)
                let end = min(start + 2 * width, keyed.count)
                var left = start
                var right = middle
                while left < middle || right < end {
                    let takesLeft = right >= end ? true : (left < middle ? try !precedes(keyed[right].keys, keyed[left].keys) : false)
                    merged.append(keyed[takesLeft ? left : right])
                    if takesLeft { left += 1 } else { right += 1 }
                }
            }
            keyed = merged
            width *= 2
        }
        return FHIRPathCollection(keyed.map(\.item))
    }

    private func precedes(_ left: [FHIRPathValue?], _ right: [FHIRPathValue?]) throws(OperationFailure) -> Bool {
        for (index, pair) in zip(left, right).enumerated() {
            var isDescending = false
            if index < arguments.count, case .key(_, let descending) = arguments[index] { isDescending = descending }
            var order = 0
            switch pair {
            case (nil, nil): continue
            case (nil, _): order = -1
            case (_, nil): order = 1
            case (let left?, let right?): order = try evaluation.order(left, right) ?? 0
            }
            if order != 0 { return (order < 0) != isDescending }
        }
        return false
    }
}
