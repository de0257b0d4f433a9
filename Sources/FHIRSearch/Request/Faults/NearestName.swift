/// Finds the name that was probably meant: the one that the fewest edits (insert, remove, replace, swap neighbours) lead to.
enum NearestName {
    /// The nearest of the names, nil when even that is not near: more than two edits, or more than a third of the name.
    ///
    /// Case does not count. O(names × length²), for names of at most 64 bytes.
    static func nearest(to name: String, in names: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().utf8)
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        let limit = min(2, max(1, wanted.count / 3))
        var best: (name: String, edits: Int)?
        for candidate in names {
            let bytes = Array(candidate.lowercased().utf8)
            guard bytes.count <= 64, abs(bytes.count - wanted.count) <= limit else { continue }
            let edits = edits(wanted, bytes)
            if edits <= limit, edits < best?.edits ?? .max { best = (candidate, edits) }
        }
        return best?.name
    }

    /// ` Did you mean 'x'?` or nothing.
    static func question(_ name: String, in names: some Sequence<String>) -> String {
        nearest(to: name, in: names).map { " Did you mean '\($0)'?" } ?? ""
    }

    private static func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var edits = min(last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other { edits = min(edits, beforeLast[column - 1] + 1) }
                current.append(edits)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
