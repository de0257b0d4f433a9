import FHIRSearch

/// What an update does to a resource's index keys: those that stay keep their index rows.
enum KeyDifference {
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
