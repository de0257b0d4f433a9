/// What to tell the sender of a value that is not legal.
extension PrimitiveSyntax {
    /// A noun phrase for "expected …", constant per kind, so that a message never repeats the value it complains about.
    package static func expectation(_ kind: Kind) -> StaticString {
        switch kind {
        case .none: "an element without a value"
        case .boolean: "true or false"
        case .integer: "a whole number from -2147483648 to 2147483647 without leading zeros"
        case .unsignedInt: "a whole number from 0 to 2147483647 without leading zeros"
        case .positiveInt: "a whole number from 1 to 2147483647 without leading zeros"
        case .decimal: "a decimal number such as 1.50 or 2.5e-3, without leading zeros"
        case .string: "a string of 1 to 1048576 characters that XML allows: no controls but tab, CR and LF, no U+FFFE, no U+FFFF"
        case .markdown: "markdown text of 1 to 1048576 characters that XML allows: no controls but tab, CR and LF, no U+FFFE, no U+FFFF"
        case .code: "a code: no white space at either end and only single white space inside"
        case .id: "an id of 1 to 64 ASCII letters, digits, hyphens and full stops"
        case .oid: "an OID as urn:oid:N.N…, beginning with 0, 1 or 2"
        case .uri: "a URI without white space"
        case .url: "a URL without white space"
        case .canonical: "a canonical URL without white space"
        case .uuid: "a UUID as urn:uuid: and 36 characters in lower case"
        case .base64Binary: "base64 in groups of four characters, padded with ="
        case .date: "a date YYYY, YYYY-MM or YYYY-MM-DD that exists in the calendar"
        case .dateTime: "a date YYYY, YYYY-MM or YYYY-MM-DD, or YYYY-MM-DDThh:mm:ss with an optional fraction and a time zone"
        case .instant: "an instant YYYY-MM-DDThh:mm:ss with an optional fraction and a time zone"
        case .time: "a time hh:mm:ss with an optional fraction and no time zone"
        case .xhtml: "an XHTML div element"
        }
    }
}
