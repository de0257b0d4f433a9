import FHIRSearch

/// Index keys of pending versions in order, for searches by range: sorted runs, each at least twice as long as the one behind it, so that
/// adding n keys in any portions costs O(n log² n) altogether.
struct KeyRuns {
    struct Entry {
        var key: IndexKey
        /// The index of the version.
        var version: Int32
    }

    private var runs: [[Entry]] = []

    mutating func add(_ entries: [Entry]) {
        guard !entries.isEmpty else { return }
        runs.append(entries.sorted { $0.key < $1.key })
        while runs.count > 1, runs[runs.count - 2].count < 2 * runs[runs.count - 1].count {
            let last = runs.removeLast()
            runs[runs.count - 1] = Self.merge(runs[runs.count - 1], last)
        }
    }

    /// Visits the entries of a parameter in a range, in no particular order.
    func walk(_ parameter: ParameterNumber, _ range: KeyRange, _ visit: (Entry) -> Void) {
        let low = IndexKey(parameter, range.lower)
        for run in runs {
            var (start, end) = (0, run.count)
            while start < end {
                let middle = (start + end) / 2
                if run[middle].key < low { start = middle + 1 } else { end = middle }
            }
            while start < run.count, run[start].key.parameter == parameter, run[start].key.withBytes(range.holds) {
                visit(run[start])
                start += 1
            }
        }
    }

    private static func merge(_ left: [Entry], _ right: [Entry]) -> [Entry] {
        var merged: [Entry] = []
        merged.reserveCapacity(left.count + right.count)
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if right[second].key < left[first].key {
                merged.append(right[second])
                second += 1
            } else {
                merged.append(left[first])
                first += 1
            }
        }
        merged += left[first...]
        merged += right[second...]
        return merged
    }
}
