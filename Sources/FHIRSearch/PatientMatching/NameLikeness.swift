/// How alike two words of names are.
enum NameLikeness: Int, Comparable {
    case different, initial, near, equal

    /// - Parameters: folded letters.
    init(_ first: [UInt32], _ second: [UInt32]) {
        if first == second {
            self = .equal
        } else if first.isEmpty || second.isEmpty {
            self = .different
        } else if first.count == 1 || second.count == 1 {
            self = first[0] == second[0] ? .initial : .different
        } else if Self.isShortForm(first, second) || Self.isOneSlip(first, second) {
            self = .near
        } else {
            self = .different
        }
    }

    static func < (left: NameLikeness, right: NameLikeness) -> Bool { left.rawValue < right.rawValue }

    /// Whether one begins with the other, which has three letters or more: Alex and Alexander.
    private static func isShortForm(_ first: [UInt32], _ second: [UInt32]) -> Bool {
        let (short, long) = first.count < second.count ? (first, second) : (second, first)
        return short.count >= 3 && long.starts(with: short)
    }

    /// Whether one letter is wrong, missing or too many, or two neighbours are exchanged; in words of four letters or more.
    static func isOneSlip(_ first: [UInt32], _ second: [UInt32]) -> Bool {
        guard min(first.count, second.count) >= 4, abs(first.count - second.count) <= 1 else { return false }
        var start = 0
        while start < first.count, start < second.count, first[start] == second[start] { start += 1 }
        let (left, right) = (first[start...], second[start...])
        if left.count == right.count {
            if left.dropFirst().elementsEqual(right.dropFirst()) { return true }
            guard left.count >= 2 else { return false }
            return left[start] == right[start + 1] && left[start + 1] == right[start] && left.dropFirst(2).elementsEqual(right.dropFirst(2))
        }
        return left.count > right.count ? left.dropFirst().elementsEqual(right) : right.dropFirst().elementsEqual(left)
    }
}
