import FHIRCore

/// What a value of `_text` or `_content` asks for: words, words in a row in quotes, `and`, `or`, parentheses (R4 `search.html#content`).
///
/// Words beside one another must all be there, as with `and`, which binds closer than `or`.
enum WordExpression: Hashable {
    case words(WordTest)
    case and([WordExpression])
    case or([WordExpression])

    /// - Parameter name: of the parameter, for faults.
    static func read(_ text: String, _ name: String) throws(SearchFault) -> WordExpression {
        var reader = WordReader(text, name)
        return try reader.read()
    }
}

/// Reads a `WordExpression`. What is no letter, digit, quote or parenthesis only separates words.
private struct WordReader {
    private enum Token: Equatable {
        case words([[UInt8]])
        case row([[UInt8]])
        case and, or, open, close
    }

    private let name: String
    private var tokens: [Token] = []
    private var at = 0
    private let text: String

    init(_ text: String, _ name: String) {
        self.text = text
        self.name = name
    }

    mutating func read() throws(SearchFault) -> WordExpression {
        try split()
        if tokens.isEmpty { throw CriterionReading.noText(name) }
        let expression = try alternatives(depth: 0)
        if at < tokens.count { throw fault("a parenthesis that is open where one is closed") }
        return expression
    }

    private func fault(_ expected: String) -> SearchFault { .malformed(name, expected: expected) }

    // MARK: Tokens

    private mutating func split() throws(SearchFault) {
        var run = String.UnicodeScalarView()
        var isQuoted = false
        for scalar in text.unicodeScalars {
            if scalar == "\"" {
                if isQuoted { try addRow(run) } else { add(run) }
                run.removeAll()
                isQuoted.toggle()
            } else if !isQuoted, scalar == "(" || scalar == ")" || scalar.properties.isWhitespace {
                add(run)
                run.removeAll()
                if scalar == "(" { tokens.append(.open) }
                if scalar == ")" { tokens.append(.close) }
            } else {
                run.append(scalar)
            }
        }
        if isQuoted { throw fault("a second quote that ends what the first one began; a comma ends a value, unless it is written \\,") }
        add(run)
    }

    private mutating func add(_ run: String.UnicodeScalarView) {
        switch String(run).lowercased() {
        case "and": tokens.append(.and)
        case "or": tokens.append(.or)
        default:
            let words = FoldedWords.of(String(run))
            if !words.isEmpty { tokens.append(.words(words)) }
        }
    }

    private mutating func addRow(_ run: String.UnicodeScalarView) throws(SearchFault) {
        let words = FoldedWords.of(String(run))
        if words.isEmpty { throw fault("a word between two quotes") }
        tokens.append(.row(words))
    }

    // MARK: The tree

    private mutating func alternatives(depth: Int) throws(SearchFault) -> WordExpression {
        if depth > SearchLimits.filterDepth { throw .tooLarge(name, "\(SearchLimits.filterDepth) levels of parentheses") }
        var parts = [try conjunction(depth)]
        while at < tokens.count, tokens[at] == .or {
            at += 1
            parts.append(try conjunction(depth))
        }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction(_ depth: Int) throws(SearchFault) -> WordExpression {
        var loose: [[UInt8]] = []
        var parts: [WordExpression] = []
        var isOpen = true
        reading: while at < tokens.count {
            switch tokens[at] {
            case .words(let words): loose += words
            case .row(let words):
                if words.count == 1 { loose += words } else { parts.append(.words(WordTest(words: words, isInRow: true))) }
            case .and:
                if isOpen { throw operandFault }
            case .or, .close: break reading
            case .open:
                at += 1
                parts.append(try alternatives(depth: depth + 1))
                guard at < tokens.count, tokens[at] == .close else { throw fault("a closing parenthesis for each that opens") }
            }
            isOpen = tokens[at] == .and
            at += 1
        }
        if isOpen { throw operandFault }
        if !loose.isEmpty { parts.insert(.words(WordTest(words: loose)), at: 0) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private var operandFault: SearchFault {
        fault("words on both sides of 'and' and 'or' and within parentheses; as words themselves these two are written in quotes")
    }
}
