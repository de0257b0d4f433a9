/// How far two names are apart, to suggest the one that was probably meant.
package enum EditDistance {
    /// Insertions, deletions and replacements of bytes that turn one name into the other; 3 if their lengths differ by more than 2.
    /// O(left × right).
    package static func between(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        guard abs(left.count - right.count) <= 2 else { return 3 }
        var row = Array(0...right.count)
        for (line, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in 0..<right.count {
                let replaced = diagonal + (byte == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, min(row[column], row[column + 1]) + 1)
            }
        }
        return row[right.count]
    }

    /// The candidate within two edits of a name, and less than half of it, that is nearest; nil if none is. The first of several.
    package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        // Longer names are near to nothing, and must not cost anything.
        guard name.utf8.count <= 100 else { return nil }
        let given = Array(name.utf8)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.utf8)
            let distance = given.withUnsafeBufferPointer { left in other.withUnsafeBufferPointer { between(left, $0) } }
            if distance <= 2, distance * 2 < other.count, distance < best?.distance ?? 3 { best = (candidate, distance) }
        }
        return best?.name
    }
}
