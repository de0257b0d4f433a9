/// Matching rows in memory.
extension RowCriterion {
    /// Whether one of the keys, which are sorted as `Extraction.keys` are, meets the criterion. A binary search for each range.
    package func matches(_ keys: [IndexKey]) -> Bool {
        ranges.contains { range in
            var at = keys.lowerBound(IndexKey(parameter, range.lower))
            let upper = range.upper.map { IndexKey(parameter, $0) }
            while at < keys.count, keys[at].parameter == parameter, upper.map({ keys[at] < $0 }) ?? true {
                if test == .any || keys[at].withBytes({ test.holds($0) }) { return true }
                at += 1
            }
            return false
        }
    }
}

extension [IndexKey] {
    /// Where the first key is that is not less than another; the array is sorted.
    package func lowerBound(_ key: IndexKey) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
