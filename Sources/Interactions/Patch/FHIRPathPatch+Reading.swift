import FHIRCore
import FHIRModel
import FHIRPath
import FHIRSchema

/// Reading a FHIRPath Patch from a Parameters resource.
extension FHIRPathPatch {
    /// - Throws: `.invalid` with an issue for each malformed operation.
    init(reading arena: Arena) throws(OperationFailure) {
        let parameters = arena.children(of: arena.root, named: "parameter")
        guard parameters.count <= PatchDocument.maximumOperations else {
            throw OperationFailure(.tooLarge, .sizeLimit, "Expected at most \(PatchDocument.maximumOperations) operations in a patch")
        }
        var operations: [Operation] = []
        var issues: [Issue] = []
        for (index, parameter) in parameters.enumerated() {
            let parts = PatchParts(parameter, in: arena)
            do throws(PatchFault) {
                operations.append(try parts.operation(place: arena.path(of: parameter)))
            } catch {
                issues.append(error.issue(index + 1, parts.label, at: arena.path(of: parameter)))
                if issues.count == 100 { break }
            }
        }
        guard issues.isEmpty else { throw OperationFailure(.invalid, issues) }
        self.init(operations: operations, source: arena)
    }
}

/// The parts of one operation by name.
private struct PatchParts {
    private let arena: Arena
    private let parameter: NodeID
    private var parts: [(name: String, node: NodeID)] = []

    init(_ parameter: NodeID, in arena: Arena) {
        self.arena = arena
        self.parameter = parameter
        for part in arena.children(of: parameter, named: "part") {
            parts.append((arena.string(of: part, named: "name") ?? "", part))
        }
    }

    /// Kind and path as far as they are there.
    var label: String {
        let kind = node("type").flatMap { arena.patchValue(of: $0) }.flatMap { arena.string($0) } ?? ""
        let path = node("path").flatMap { arena.patchValue(of: $0) }.flatMap { arena.string($0) } ?? ""
        return kind.isEmpty || path.isEmpty ? kind + path : "\(kind) \(path)"
    }

    private func node(_ name: String) -> NodeID? { parts.first { $0.name == name }?.node }

    func operation(place: String) throws(PatchFault) -> FHIRPathPatch.Operation {
        guard arena.string(of: parameter, named: "name") == "operation" else {
            throw PatchFault(.patchSyntax, "expected a parameter with the name operation")
        }
        let action: FHIRPathPatch.Action
        switch try text("type", ["code", "string"]) {
        case "add":
            try requireParts("type", "path", "name", "value")
            action = .add(name: try text("name", ["string", "code"]), try value())
        case "insert":
            try requireParts("type", "path", "value", "index")
            action = .insert(try value(), at: try number("index"))
        case "delete":
            try requireParts("type", "path")
            action = .delete
        case "replace":
            try requireParts("type", "path", "value")
            action = .replace(try value())
        case "move":
            try requireParts("type", "path", "source", "destination")
            action = .move(from: try number("source"), to: try number("destination"))
        default: throw PatchFault(.patchSyntax, "expected the type add, insert, delete, replace or move")
        }
        return FHIRPathPatch.Operation(action: action, path: try path(), place: place, label: label)
    }

    private func path() throws(PatchFault) -> FHIRPathExpression {
        let text = try text("path", ["string"])
        do throws(OperationFailure) {
            return try FHIRPathExpression(parsing: text, schema: arena.schema)
        } catch {
            let reason = error.issues.first?.diagnostics ?? ""
            throw PatchFault(.patchSyntax, reason.hasSuffix(".") ? String(reason.dropLast()) : reason)
        }
    }

    /// Fails unless the operation has each of these parts once and no other.
    private func requireParts(_ names: String...) throws(PatchFault) {
        for part in parts where !names.contains(part.name) || parts.count(where: { $0.name == part.name }) > 1 {
            throw PatchFault(.patchSyntax, "expected the parts \(names.joined(separator: ", ")), each once, and no others")
        }
        guard parts.count == names.count else {
            throw PatchFault(.patchSyntax, "expected the parts \(names.joined(separator: ", ")), each once, and no others")
        }
    }

    /// The value of a part of one of these primitive types.
    private func text(_ name: String, _ types: [String]) throws(PatchFault) -> String {
        guard let value = node(name).flatMap({ arena.patchValue(of: $0) }), types.contains(arena.schema.name(arena[value].type)),
            let text = arena.string(value)
        else { throw PatchFault(.patchSyntax, "expected the part \(name) with a value of type \(types[0])") }
        return text
    }

    private func number(_ name: String) throws(PatchFault) -> Int {
        let text = try text(name, ["integer", "unsignedInt", "positiveInt"])
        guard let number = Int(text), number >= 0 else { throw PatchFault(.patchSyntax, "expected the part \(name) not to be negative") }
        return number
    }

    private func value() throws(PatchFault) -> PatchValue {
        guard let part = node("value") else { throw PatchFault(.patchSyntax, "expected the part value") }
        return try arena.anyPatchValue(of: part)
    }
}

extension Arena {
    /// The `value[x]` of a parameter, or nil.
    func patchValue(of parameter: NodeID) -> NodeID? {
        children(of: parameter).first { schema[self[$0].property].isChoice }
    }

    /// What a parameter holds: exactly one of value, resource and parts.
    func anyPatchValue(of parameter: NodeID) throws(PatchFault) -> PatchValue {
        let parts = children(of: parameter, named: "part")
        switch (patchValue(of: parameter), child(of: parameter, named: "resource"), parts.isEmpty) {
        case (let value?, nil, true): return .element(value)
        case (nil, let resource?, true): return .resource(resource)
        case (nil, nil, false): return .parts(parts)
        default: throw PatchFault(.patchSyntax, "expected a value, a resource or parts, and one of them only")
        }
    }
}
