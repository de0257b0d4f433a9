package import FHIRCore
package import FHIRJSON

/// A JSON Patch (RFC 6902): operations on any JSON document, in order, all or none.
package struct JSONPatch: Sendable {
    struct Operation: Sendable {
        enum Action: Sendable {
            case add(JSONValue)
            case remove
            case replace(JSONValue)
            case move(from: JSONPointer)
            case copy(from: JSONPointer)
            case test(JSONValue)
        }

        let action: Action
        let path: JSONPointer
        /// Kind and path, for issues.
        let label: String
    }

    let operations: [Operation]

    /// Reads a patch from text.
    ///
    /// - Throws: `.invalid` with an issue for each malformed operation, `.tooLarge` beyond the limits.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(OperationFailure) {
        try self.init(try JSONValue.parse(bytes, limits: limits))
    }

    /// Reads a patch from its tree. Members that RFC 6902 does not know are ignored, as it says.
    package init(_ tree: JSONValue) throws(OperationFailure) {
        guard let items = tree.items else { throw OperationFailure(.invalid, .patchSyntax, "Expected an array of operations") }
        guard items.count <= PatchDocument.maximumOperations else {
            throw OperationFailure(.tooLarge, .sizeLimit, "Expected at most \(PatchDocument.maximumOperations) operations in a patch")
        }
        var operations: [Operation] = []
        var issues: [Issue] = []
        for (index, item) in items.enumerated() {
            do throws(PatchFault) {
                operations.append(try Operation(item))
            } catch {
                issues.append(error.issue(index + 1, Operation.label(of: item)))
                if issues.count == JSONReader.maximumIssues { break }
            }
        }
        guard issues.isEmpty else { throw OperationFailure(.invalid, issues) }
        self.operations = operations
    }
}

extension JSONPatch.Operation {
    init(_ item: JSONValue) throws(PatchFault) {
        guard item.members != nil else { throw PatchFault(.patchSyntax, "expected an object") }
        guard let kind = item["op"]?.string else { throw PatchFault(.patchSyntax, "expected op, the kind of operation") }
        path = try Self.pointer(item, "path")
        switch kind {
        case "add": action = .add(try Self.value(item))
        case "remove": action = .remove
        case "replace": action = .replace(try Self.value(item))
        case "move": action = .move(from: try Self.pointer(item, "from"))
        case "copy": action = .copy(from: try Self.pointer(item, "from"))
        case "test": action = .test(try Self.value(item))
        default: throw PatchFault(.patchSyntax, "expected op to be add, remove, replace, move, copy or test")
        }
        label = Self.label(of: item)
    }

    private static func pointer(_ item: JSONValue, _ name: String) throws(PatchFault) -> JSONPointer {
        guard let text = item[name]?.string, let pointer = JSONPointer(text) else {
            throw PatchFault(.patchSyntax, "expected \(name), a JSON pointer such as /name/0/given")
        }
        return pointer
    }

    private static func value(_ item: JSONValue) throws(PatchFault) -> JSONValue {
        guard let value = item["value"] else { throw PatchFault(.patchSyntax, "expected value") }
        return value
    }

    static func label(of item: JSONValue) -> String {
        guard let kind = item["op"]?.string else { return "" }
        return item["path"]?.string.map { "\(kind) \($0)" } ?? kind
    }
}
