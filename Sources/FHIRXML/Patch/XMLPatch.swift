package import FHIRCore

/// Applies an XML Patch (RFC 5261) to a FHIR document.
///
/// The patch is an element `diff` or `patch` of any namespace with `add`, `replace` and `remove` inside. `sel` must select exactly
/// one node.
/// Names without a prefix, in paths and in content, are in the patch's default namespace, or in FHIR's when it declares none; the prefixes
/// `f` and `h` mean FHIR and XHTML unless the patch declares them otherwise. Operations are applied in order, all or none.
/// Specification: RFC 5261; R4 `http.html#patch`.
package enum XMLPatch {
    /// Nodes visited and runs of bytes compared that one patch may cost.
    static let budget = 4_000_000
    /// The most operations of one patch.
    static let maximumOperations = 10_000

    /// The patched document.
    ///
    /// - Parameter document: the resource as `XMLWriter` writes it.
    /// - Returns: UTF-8 without an XML declaration; whether it is a sound resource is for `XMLReader` to say.
    /// - Throws: `.invalid` if the patch is none (`syntax`, `documentType`, `patchSyntax`), `.unprocessable` if it cannot be applied
    ///   (`patchPath`), `.tooLarge` beyond the limits.
    /// - Complexity: linear in both documents for each operation, within a fixed budget.
    package static func apply(
        patch: [UInt8], to document: [UInt8], limits: XMLLimits = .default
    ) throws(OperationFailure) -> [UInt8] {
        let source = try XMLTree(parsing: patch, limits: limits)
        let operations = try XMLPatchOperation.all(in: source)
        var run = XMLPatchRun(tree: try XMLTree(parsing: document, limits: limits), source: source)
        for (index, operation) in operations.enumerated() {
            do throws(XMLPatchRun.Fault) {
                try run.apply(operation)
            } catch {
                let diagnostics = "Operation \(index + 1) (\(operation.kind.rawValue)): \(error.diagnostics)"
                throw OperationFailure(.unprocessable, error.id, diagnostics)
            }
        }
        return run.tree.write()
    }
}
