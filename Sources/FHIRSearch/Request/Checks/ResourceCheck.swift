import FHIRCore
package import FHIRSchema

/// A search parameter of a type by its code, as checks name it.
package struct ParameterReference: Sendable, Hashable {
    package var type: TypeID
    package var code: String

    package init(type: TypeID, code: String) {
        self.type = type
        self.code = code
    }
}

/// What the index cannot decide and a resource must show itself.
enum ResourceCheck: Sendable, Hashable {
    /// One of the elements of a parameter holds the test.
    case value(ParameterReference, ValueTest)
    /// In one of a composite's elements every part meets its criterion.
    case paired(ParameterReference, [SearchCriterion])
    /// One of a composite's elements meets the criterion, which is about the rows of its parts.
    case grouped(ParameterReference, SearchCriterion)
    /// The narrative has all these words.
    case narrative(WordTest)
    /// All text of the resource together has all these words; in a row: the text of one element.
    case content(WordTest)
}

/// Words that a text is tested for.
struct WordTest: Sendable, Hashable {
    /// Folded; not empty.
    var words: [[UInt8]]
    /// Whether they must stand one after the other.
    var isInRow = false

    func holds(in text: [[UInt8]]) -> Bool {
        guard isInRow, words.count > 1 else {
            let present = Set(text)
            return words.allSatisfy(present.contains)
        }
        guard text.count >= words.count else { return false }
        return (0...(text.count - words.count)).contains { text[$0...].starts(with: words) }
    }
}

/// What an element of a search parameter is tested for, precisely.
enum ValueTest: Sendable, Hashable {
    /// A string in the element compares.
    case text(TextTest)
    /// The URI is, or begins with, these bytes.
    case uri(URITest)
    /// A code with its system.
    case token(TokenValue)
    /// A code is in a value set.
    case member(String)
    /// There is a code that is not this one.
    case otherToken(TokenValue)
    /// An Identifier with such a coding as its type, and a value, folded.
    case typedIdentifier(TokenValue, [UInt8])
    /// A text for people begins with this, folded.
    case display([UInt8])
    /// The reference's identifier.
    case referenceIdentifier(TokenValue)
    /// A reference to this version of a resource.
    case version(TypeID, ResourceID, ResourceID)
    /// The reference or canonical is this URL; without `|version` of any version.
    case url(String)
    /// A canonical of a version that begins with this one.
    case versionBelow(String, String)
    /// The range that the digits of a number imply contains this one.
    case impliedRange(DecimalValue)
    /// The element is there.
    case present

    enum TextTest: Sendable, Hashable {
        case exact(String)
        case begins([UInt8])
        case contains([UInt8])
        case ends([UInt8])
        case compared(FilterOperator, [UInt8])
    }

    enum URITest: Sendable, Hashable {
        case exact(String)
        case begins([UInt8])
    }
}
