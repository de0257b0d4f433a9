/// Something that must hold for an answer to a search, as `SearchRequests` reads it from a file.
enum SearchCheck {
    /// Each match holds one of these texts.
    case holds([[UInt8]])
    /// In each match the text behind this key, up to the next quotation mark, compares so, byte by byte.
    case text(key: [UInt8], Comparison, [UInt8])
    /// In each match one of the numbers behind this key compares so.
    case number(key: [UInt8], Comparison, Double)
    /// `Bundle.total` is this.
    case total(Int)
    /// There are so many matches on the page, at least.
    case matches(Int)
    /// There are so many included resources, at least.
    case included(Int)

    enum Comparison: String {
        case less = "<"
        case lessOrEqual = "<="
        case equal = "="
        case greaterOrEqual = ">="
        case greater = ">"

        func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
            switch self {
            case .less: left < right
            case .lessOrEqual: left <= right
            case .equal: left == right
            case .greaterOrEqual: left >= right
            case .greater: left > right
            }
        }
    }

    /// - Parameter text: `holds A|B`, `text OP KEY|VALUE`, `number OP KEY|VALUE`, `total N`, `matches N` or `included N`.
    init?(_ text: Substring) {
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return nil }
        let parts = words[1].split(separator: "|", omittingEmptySubsequences: false)
        switch words[0] {
        case "holds": self = .holds(parts.map { Array($0.utf8) })
        case "total", "matches", "included":
            guard let number = Int(words[1]) else { return nil }
            self = words[0] == "total" ? .total(number) : words[0] == "matches" ? .matches(number) : .included(number)
        case "text", "number":
            let left = parts[0].split(separator: " ", maxSplits: 1)
            guard parts.count == 2, left.count == 2, let comparison = Comparison(rawValue: String(left[0])) else { return nil }
            let key = Array(left[1].utf8)
            if words[0] == "text" {
                self = .text(key: key, comparison, Array(parts[1].utf8))
            } else {
                guard let number = Double(parts[1]) else { return nil }
                self = .number(key: key, comparison, number)
            }
        default: return nil
        }
    }

    /// Whether a match is as asked for; true for what is asked of the whole.
    func holds(_ match: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .holds(let texts): texts.contains { $0.withUnsafeBufferPointer { match.firstOffset(of: $0) } != nil }
        case .text(let key, let comparison, let wanted):
            Self.any(behind: key, in: match) { rest in
                let value = rest.prefix { $0 != 0x22 }
                return comparison.holds(Self.order(UnsafeBufferPointer(rebasing: value), wanted), 0)
            }
        case .number(let key, let comparison, let wanted):
            Self.any(behind: key, in: match) { rest in
                let digits = rest.prefix { $0 != 0x2C && $0 != 0x7D }
                return Double(String(decoding: digits, as: UTF8.self)).map { comparison.holds($0, wanted) } ?? false
            }
        case .total, .matches, .included: true
        }
    }

    /// Whether something holds for what stands behind one of a text's occurrences.
    private static func any(
        behind key: [UInt8], in match: UnsafeBufferPointer<UInt8>, _ holds: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        key.withUnsafeBufferPointer { key in
            var rest = match
            while let offset = rest.firstOffset(of: key) {
                rest = UnsafeBufferPointer(rebasing: rest[(offset + key.count)...])
                if holds(rest) { return true }
            }
            return false
        }
    }

    /// Below, at or above 0, as the first text is before, at or behind the second.
    private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: [UInt8]) -> Int {
        for (one, other) in zip(left, right) where one != other { return one < other ? -1 : 1 }
        return left.count - right.count
    }
}
