/// Decides whether text is a FHIR narrative: one well-formed `div` element in the XHTML namespace, without allocating.
///
/// Well-formed means XML 1.0 with namespaces, less what a narrative has no use for: no document type, no processing instructions,
/// ASCII names only. References may be numeric or to any named character of XHTML 1.0. Which elements and attributes stand inside is
/// not judged here. The text has to be well-formed UTF-8. Specification: R4 `narrative.html`.
package enum XHTMLSyntax {
    /// Why text is not a narrative.
    package enum Fault: Sendable, CaseIterable {
        case root, namespace, prefix, tag, mismatch, attribute, repeatedAttribute, reference, character, markup, unclosed, trailing, depth
    }

    /// The namespace that the `div` has to be in.
    package static let namespace: StaticString = "http://www.w3.org/1999/xhtml"
    /// The most levels of elements a narrative may have.
    package static let maximumDepth = 256
    /// The most attributes an element may have.
    package static let maximumAttributes = 64

    /// The first fault of `bytes`, or nil if they are a narrative. Cost: O(n), about 8 KiB of stack.
    package static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        withUnsafeTemporaryAllocation(of: Range<Int>.self, capacity: maximumDepth) { elements in
            withUnsafeTemporaryAllocation(of: Range<Int>.self, capacity: maximumAttributes) { attributes in
                var scanner = XHTMLScanner(bytes: bytes, elements: elements, attributes: attributes)
                do throws(Fault) {
                    try scanner.document()
                    return nil
                } catch {
                    return error
                }
            }
        }
    }

    /// The first fault of `bytes`; the same as for a buffer.
    package static func fault(in bytes: Span<UInt8>) -> Fault? {
        bytes.withUnsafeBufferPointer { fault(in: $0) }
    }
}

extension XHTMLSyntax.Fault: Error {
    /// A noun phrase for "expected …", constant per fault.
    package var expectation: StaticString {
        switch self {
        case .root: "one XHTML div element and nothing else"
        case .namespace: "a div element in the namespace http://www.w3.org/1999/xhtml"
        case .prefix: "only namespace prefixes that are declared"
        case .tag: "well-formed tags"
        case .mismatch: "every end tag to match its start tag"
        case .attribute: "attributes as name=\"value\", separated by white space"
        case .repeatedAttribute: "each attribute once per element, and at most 64"
        case .reference: "& only in numeric references and those of XHTML such as &nbsp;"
        case .character: "only characters that XML allows"
        case .markup: "no document type, processing instruction or declaration"
        case .unclosed: "every element and comment to be closed"
        case .trailing: "nothing behind the div element"
        case .depth: "at most 256 levels of elements"
        }
    }
}
