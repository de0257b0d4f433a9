import FHIRSearch

/// Puts a group's index rows in order: a hundred thousand and more, so by their first bytes, which lie together, and by all only where
/// these are equal.
enum KeyRowOrder {
    private struct Entry {
        var head: UInt64
        var next: UInt64
        var index: Int32
    }

    static func sort(_ rows: inout [PendingWrites.KeyRow]) {
        guard rows.count > 64, rows.count < Int32.max, let tenant = rows.first?.tenant, rows.allSatisfy({ $0.tenant == tenant }) else {
            return rows.sort()
        }
        var entries: [Entry] = []
        entries.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            let (head, next) = row.key.heads
            entries.append(Entry(head: head, next: next, index: Int32(truncatingIfNeeded: index)))
        }
        rows = rows.withUnsafeBufferPointer { rows in
            entries.sort { left, right in
                if left.head != right.head { return left.head < right.head }
                if left.next != right.next { return left.next < right.next }
                return rows[Int(left.index)] < rows[Int(right.index)]
            }
            return entries.map { rows[Int($0.index)] }
        }
    }
}
