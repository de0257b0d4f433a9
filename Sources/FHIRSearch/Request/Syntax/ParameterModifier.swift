import FHIRSchema

/// What can stand behind the colon of a search parameter (R4 `search.html#modifiers`), besides the name of a type.
enum ParameterModifier: String, Sendable, CaseIterable {
    case missing, exact, contains, text, not
    case `in`
    case notIn = "not-in"
    case above, below, identifier
    case ofType = "of-type"

    /// Reads a modifier; R4 writes `of-type` on its pages and `ofType` in its definitions.
    init?(_ text: String) {
        if text == "ofType" { self = .ofType } else { self.init(rawValue: text) }
    }

    /// Those that fit a parameter. A reference takes the name of a type too.
    static func allowed(_ parameter: SearchParameter) -> [ParameterModifier] {
        switch (parameter.form, parameter.kind) {
        case (.id, _): [.missing, .not]
        case (.text, _), (.content, _), (.filter, _), (.query, _), (.unavailable, _): []
        case (_, .string): [.missing, .exact, .contains]
        case (_, .token): [.missing, .text, .not, .in, .notIn, .above, .below, .ofType]
        case (_, .reference): [.missing, .identifier, .text, .below]
        case (_, .uri): [.missing, .above, .below]
        case (_, .number), (_, .date), (_, .quantity): [.missing]
        case (.rows, .special): [.missing]
        case (_, .composite), (_, .special): []
        }
    }
}
