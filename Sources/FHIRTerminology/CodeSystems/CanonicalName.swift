/// A canonical URL taken apart: `http://example.org/ValueSet/colours|1.2`.
struct CanonicalName: Hashable, Sendable {
    let url: String
    /// Nil when none is given.
    let version: String?

    init(_ text: String) {
        guard let bar = text.lastIndex(of: "|") else {
            url = text
            version = nil
            return
        }
        url = String(text[..<bar])
        let rest = text[text.index(after: bar)...]
        version = rest.isEmpty ? nil : String(rest)
    }
}

/// Which of two versions is the later one: numbers within them count as numbers, the rest as text.
enum VersionOrder {
    static func isEarlier(_ left: String, _ right: String) -> Bool {
        let (leftParts, rightParts) = (parts(left), parts(right))
        for (left, right) in zip(leftParts, rightParts) where left != right {
            if let leftNumber = Int(left), let rightNumber = Int(right) {
                if leftNumber != rightNumber { return leftNumber < rightNumber }
            } else {
                return left < right
            }
        }
        return leftParts.count < rightParts.count
    }

    private static func parts(_ version: String) -> [Substring] {
        version.split { !$0.isLetter && !$0.isNumber }
    }
}
