package import FHIRCore
package import FHIRModel
package import FHIRSchema

/// Reads FHIR JSON into an arena, strictly and in one pass.
///
/// Specification: R4 `json.html`. Names are taken in any order and kept in the received one; the items of `x` and `_x` become the same
/// nodes. What JSON allows and FHIR does not is a fault: unknown and repeated names, null outside arrays of primitives, empty values.
/// One byte order mark is skipped.
package enum JSONReader {
    /// The most issues that one text is reported with.
    package static let maximumIssues = 100

    /// Reads one resource, or one element.
    ///
    /// - Parameters:
    ///   - bytes: the text; it becomes the arena's text, so pass it on without keeping a copy. It is not even moved if it has capacity for
    ///     eight bytes more.
    ///   - expecting: the type it must be: a concrete resource type, an abstract one (any resource), or a data type or backbone element,
    ///     which has no `resourceType`. Nil means any resource.
    ///   - limits: beyond them the failure is `.tooLarge`.
    /// - Throws: `.invalid` with one issue per fault, in the order of the text; after a syntax error nothing more is looked at.
    /// - Complexity: O(bytes), one allocation each for nodes, text and decoded strings.
    package static func parse(
        _ bytes: consuming [UInt8], schema: Schema, expecting: TypeID? = nil, limits: JSONLimits = .default
    ) throws(OperationFailure) -> Arena {
        let size = bytes.count
        guard size <= limits.bytes else {
            throw OperationFailure(.tooLarge, .sizeLimit, "The text is larger than the limit of \(limits.bytes) bytes.")
        }
        bytes.reserveCapacity(size + JSONScanner.padding)
        bytes.append(contentsOf: repeatElement(0, count: JSONScanner.padding))
        let outcome = bytes.withUnsafeBufferPointer { padded in
            JSONParse.run(padded, schema: schema, expecting: expecting, limits: limits)
        }
        guard outcome.issues.isEmpty else {
            throw OperationFailure(outcome.isTooLarge ? .tooLarge : .invalid, outcome.issues)
        }
        bytes.reserveCapacity(bytes.count + outcome.decoded.count)
        bytes.append(contentsOf: outcome.decoded)
        return Arena(schema: schema, nodes: outcome.nodes, text: bytes)
    }
}
