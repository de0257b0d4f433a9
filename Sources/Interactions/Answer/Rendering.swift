/// How an answer is to be written: the format and what was asked for by `_pretty`, `_summary` and `_elements`.
package struct Rendering: Sendable, Hashable {
    package enum Format: Sendable, Hashable {
        case json
        case xml
    }

    /// R4 `search.html#summary`; `count` is handled by the interactions.
    package enum Summary: String, Sendable {
        case yes = "true"
        case text
        case data
        case count
        case no = "false"
    }

    package var format: Format
    package var isPretty: Bool
    package var summary: Summary
    /// Names of top-level elements, when `_elements` was given.
    package var elements: [String]

    package init(_ format: Format = .json, isPretty: Bool = false, summary: Summary = .no, elements: [String] = []) {
        self.format = format
        self.isPretty = isPretty
        self.summary = summary
        self.elements = elements
    }

    /// Whether resources are written whole.
    package var isWhole: Bool { (summary == .no || summary == .count) && elements.isEmpty }
}
