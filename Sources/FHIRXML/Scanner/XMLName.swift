/// The qualified name of an element or attribute, as ranges of the document.
struct XMLName {
    /// Empty when the name has no prefix.
    var prefix: Range<Int>
    var local: Range<Int>
    var namespace: XMLNamespace

    static let none = XMLName(prefix: 0..<0, local: 0..<0, namespace: .none)
}

/// A namespace, as far as FHIR tells them apart.
struct XMLNamespace {
    enum Kind: UInt8 {
        case none, fhir, xhtml, xml, schemaInstance, other
    }

    var kind: Kind
    /// Where the document declares an `other` one.
    var uri: Range<Int>

    static let none = XMLNamespace(kind: .none, uri: 0..<0)
    static let xml = XMLNamespace(kind: .xml, uri: 0..<0)

    static let fhirURI: StaticString = "http://hl7.org/fhir"
    static let xhtmlURI: StaticString = "http://www.w3.org/1999/xhtml"
    static let xmlURI: StaticString = "http://www.w3.org/XML/1998/namespace"
    static let xmlnsURI: StaticString = "http://www.w3.org/2000/xmlns/"
    static let schemaInstanceURI: StaticString = "http://www.w3.org/2001/XMLSchema-instance"
}

/// A run of characters of the document: an attribute's value, or text between markup.
struct XMLRun {
    var range: Range<Int>
    /// It has references or line ends to normalise, so its bytes are not its value.
    var isEncoded: Bool

    static let none = XMLRun(range: 0..<0, isEncoded: false)
}

/// An attribute that is not a namespace declaration.
struct XMLAttribute {
    var name: XMLName
    var value: XMLRun
}

/// What the scanner found; its details are in the scanner's properties until the next one is asked for.
enum XMLToken {
    /// `name`, `attributes` and `isEmptyTag` are set.
    case start
    case end
    /// `text`, `textIsBlank` and `textIsCDATA` are set.
    case text
    /// `text` is what stands between the delimiters.
    case comment
    /// `text` is the target.
    case instruction
    case finished
}
