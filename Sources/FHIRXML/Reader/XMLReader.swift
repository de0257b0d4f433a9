package import FHIRCore
package import FHIRModel
package import FHIRSchema

/// Reads a FHIR resource from XML.
///
/// Reading is strict: unknown elements and attributes, foreign namespaces, text between elements, elements out of the schema's order,
/// repeated single elements, empty elements and primitives that break their syntax are all reported, each with its FHIRPath.
/// Comments, processing instructions, white space between elements and namespace prefixes are not part of a resource and are dropped.
/// A document type is refused before anything in it is read. Specification: R4 `xml.html`.
package enum XMLReader {
    /// The most issues that one document is reported with.
    package static let maximumIssues = 100

    /// The resource in a document.
    ///
    /// - Parameters:
    ///   - bytes: the document, UTF-8 or UTF-16.
    ///   - expecting: the resource type it must be: a concrete one, or an abstract one for any that is derived from it.
    ///     Nil means any resource.
    /// - Throws: `.invalid` with an issue for each fault in the order of the document, or `.tooLarge`. After a breach of XML's own
    ///   rules nothing more is looked at.
    /// - Complexity: linear in the document.
    package static func parse(
        _ bytes: [UInt8], schema: Schema, expecting: TypeID? = nil, limits: XMLLimits = .default
    ) throws(OperationFailure) -> Arena {
        if bytes.count > limits.bytes {
            throw OperationFailure(.tooLarge, .sizeLimit, "The document is larger than the limit of \(limits.bytes) bytes.")
        }
        let document: XMLDocumentBytes
        do throws(XMLFault) {
            document = try XMLDocumentBytes(bytes)
        } catch {
            throw OperationFailure(error.category, [bytes.withUnsafeBufferPointer { error.issue(in: $0, at: nil) }])
        }
        return try document.bytes.withUnsafeBufferPointer { buffer throws(OperationFailure) in
            var reading = XMLReading(buffer, of: document, schema: schema, expecting: expecting, limits: limits)
            return try reading.run()
        }
    }
}
