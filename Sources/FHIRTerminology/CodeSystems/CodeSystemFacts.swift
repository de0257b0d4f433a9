/// What a definition says about a code system and its concepts, before it is put in order.
struct CodeSystemFacts: Sendable {
    /// How much of the system a definition contains (R4 valueset-codesystem-content-mode).
    enum Content: UInt8, Sendable {
        case notPresent = 1
        case example, fragment, complete

        init?(code: String) {
            switch code {
            case "not-present": self = .notPresent
            case "example": self = .example
            case "fragment": self = .fragment
            case "complete": self = .complete
            default: return nil
            }
        }
    }

    struct Property: Sendable {
        let name: String
        let value: String
        /// The place of the concept.
        let concept: Int
    }

    var url: String
    var version: String
    var content: Content
    var isCaseSensitive: Bool
    /// Whether what is above in the definition is more general, not only a heading or a whole.
    var isHierarchyOfMeaning: Bool
    /// In the order of the definition; their places are what edges and properties name.
    var codes: [String] = []
    /// Concepts and one right above each.
    var edges: [(concept: Int, above: Int)] = []
    var properties: [Property] = []
}
