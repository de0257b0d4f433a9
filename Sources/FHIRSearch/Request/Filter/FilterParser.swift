/// Reads the text of a `_filter` into its tree (R4 `search_filter.html`, formal grammar). Time is linear in the length.
///
/// `and` and `or` have no precedence: `a or b and c` is `(a or b) and c`. Beyond the grammar, names may have what they have in URLs: the
/// type in `subject:Patient.name`, and `_has:Observation:patient:code`.
struct FilterParser {
    private var scanner: FilterScanner
    private let parameter: String

    /// - Parameter parameter: the name to speak of in faults.
    static func parse(_ text: String, parameter: String = "_filter") throws(SearchFault) -> FilterExpression {
        guard text.utf8.count <= SearchLimits.filterBytes else { throw .tooLarge(parameter, "\(SearchLimits.filterBytes) bytes") }
        var parser = FilterParser(scanner: FilterScanner(text), parameter: parameter)
        let expression = try parser.expression(depth: 0)
        guard parser.scanner.isAtEnd else { throw parser.fault("and, or, or the end") }
        return expression
    }

    private func fault(_ expected: String) -> SearchFault {
        .malformed(parameter, expected: "\(expected) at character \(scanner.index + 1)")
    }

    private mutating func expression(depth: Int) throws(SearchFault) -> FilterExpression {
        guard depth < SearchLimits.filterDepth else { throw .tooLarge(parameter, "\(SearchLimits.filterDepth) levels") }
        var parts = [try term(depth: depth)]
        var isAnd = true
        var changes = depth
        while true {
            scanner.skipSpace()
            let nextIsAnd = scanner.take(word: "and")
            guard nextIsAnd || scanner.take(word: "or") else { return Self.joined(parts, isAnd) }
            if parts.count > 1, nextIsAnd != isAnd {
                // Every change of the word is a level of the tree.
                changes += 1
                guard changes < SearchLimits.filterDepth else { throw .tooLarge(parameter, "\(SearchLimits.filterDepth) levels") }
                parts = [Self.joined(parts, isAnd)]
            }
            isAnd = nextIsAnd
            parts.append(try term(depth: depth))
        }
    }

    private static func joined(_ parts: [FilterExpression], _ isAnd: Bool) -> FilterExpression {
        parts.count == 1 ? parts[0] : isAnd ? .and(parts) : .or(parts)
    }

    /// A test, or an expression in parentheses with or without `not`.
    private mutating func term(depth: Int) throws(SearchFault) -> FilterExpression {
        scanner.skipSpace()
        let start = scanner
        let isNegated = scanner.take(word: "not")
        scanner.skipSpace()
        guard scanner.take("(") else {
            scanner = start
            return try test(depth: depth)
        }
        let inner = try expression(depth: depth + 1)
        scanner.skipSpace()
        guard scanner.take(")") else { throw fault("and, or, or )") }
        return isNegated ? .not(inner) : inner
    }

    private mutating func test(depth: Int) throws(SearchFault) -> FilterExpression {
        let path = try path(depth: depth, level: 0)
        guard scanner.skipSpace() else { throw fault("a space and an operator") }
        let start = scanner
        guard let operation = FilterOperator(rawValue: scanner.name()) else {
            scanner = start
            throw fault("one of the operators " + FilterOperator.allCases.map(\.rawValue).joined(separator: " "))
        }
        guard scanner.skipSpace() else { throw fault("a space and a value") }
        if scanner.peek == UInt8(ascii: "\"") {
            guard let value = scanner.string() else { throw fault("a JSON string") }
            return .test(path, operation, value)
        }
        let value = scanner.token()
        guard !value.isEmpty else { throw fault("a value") }
        return .test(path, operation, value)
    }

    private mutating func path(depth: Int, level: Int) throws(SearchFault) -> SearchPath {
        guard level < SearchLimits.depth else { throw .tooLarge(parameter, "\(SearchLimits.depth) levels of a path") }
        let name = scanner.name()
        guard name.first.map({ $0.isLetter || $0 == "_" }) ?? false else { throw fault("the name of a search parameter, ( or not") }
        return try path(name[...], depth: depth, level: level)
    }

    /// The path that begins with a name already read.
    private mutating func path(_ name: Substring, depth: Int, level: Int) throws(SearchFault) -> SearchPath {
        if name == "_has" || name.hasPrefix("_has:") {
            let parts = name.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
            guard level < SearchLimits.depth, parts.count == 4, parts.allSatisfy({ !$0.isEmpty }) else {
                throw fault("_has:[type]:[reference parameter]:[parameter] before this")
            }
            return .has(String(parts[1]), String(parts[2]), try path(parts[3], depth: depth, level: level + 1))
        }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let (code, suffix) = (String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
        var condition: FilterExpression?
        if scanner.take("[") {
            condition = try expression(depth: depth + 1)
            scanner.skipSpace()
            guard scanner.take("]") else { throw fault("and, or, or ]") }
            guard scanner.peek == UInt8(ascii: ".") else { throw fault(". and a name behind ]") }
        }
        guard scanner.take(".") else { return .parameter(code, modifier: suffix) }
        return .chain(code, type: suffix, where: condition, try path(depth: depth, level: level + 1))
    }
}
