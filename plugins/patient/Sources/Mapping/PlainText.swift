import FHIRCore
import FHIRJSON

/// Whether the texts of a request can stand in a resource: FHIR allows no control characters, and none that XML does not have.
enum PlainText {
    /// - Throws: `.invalid` with the JSON Pointer of the first text that cannot be kept. O(body).
    static func check(_ body: JSONValue, at path: String = "") throws(OperationFailure) {
        switch body {
        case .string(var text):
            guard text.withUTF8({ PrimitiveSyntax.isValid(.string, $0) }) else {
                throw OperationFailure(.invalid, .badPrimitive, at: path, "Expected text without control characters")
            }
        case .object(let members):
            for member in members { try check(member.value, at: path + "/" + member.name) }
        case .array(let items):
            for (index, item) in items.enumerated() { try check(item, at: path + "/\(index)") }
        case .number, .boolean, .null: break
        }
    }
}
