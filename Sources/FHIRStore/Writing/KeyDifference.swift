import FHIRSearch

/// What an update does to a resource's index keys: those that stay keep their index rows.
enum KeyDifference {
    /// Appends the keys of both to `merged`, in order and each once, and calls `fresh` for each that is only in `other`. Both are sorted.
    static func merge(_ keys: [IndexKey], _ other: [IndexKey], into merged: inout [IndexKey], fresh: (IndexKey) -> Void) {
        var left = 0
        for key in other {
            while left < keys.count, keys[left] < key {
                merged.append(keys[left])
                left += 1
            }
            if merged.last == key || left < keys.count && keys[left] == key { continue }
            fresh(key)
            merged.append(key)
        }
        merged += keys[left...]
    }

    /// Calls `born` for each key that is only in `new` and `died` for each that is only in `old`. Both must be sorted, without duplicates.
    static func walk(from old: [IndexKey], to new: [IndexKey], born: (IndexKey) -> Void, died: (IndexKey) -> Void) {
        var left = 0
        var right = 0
        while left < old.count || right < new.count {
            if right == new.count || (left < old.count && old[left] < new[right]) {
                died(old[left])
                left += 1
            } else if left == old.count || new[right] < old[left] {
                born(new[right])
                right += 1
            } else {
                left += 1
                right += 1
            }
        }
    }
}
