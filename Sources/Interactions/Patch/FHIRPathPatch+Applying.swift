import FHIRCore
import FHIRModel
import FHIRPath
import FHIRSchema
import FHIRTerminology

/// Carrying out the operations of a FHIRPath Patch on a copy of the resource.
extension FHIRPathPatch {
    /// The steps that the paths of one patch may take together.
    private static let budget = 4_000_000

    /// The patched resource.
    ///
    /// - Throws: `.unprocessable` with the number and path of the first operation that cannot be applied.
    func apply(to arena: Arena) throws(OperationFailure) -> Arena {
        var run = FHIRPathPatchRun(
            arena: arena, source: source,
            environment: FHIRPathEnvironment(budget: max(5_000, Self.budget / max(1, operations.count)), units: UCUM.standard))
        for (index, operation) in operations.enumerated() {
            do throws(PatchFault) {
                try run.apply(operation)
            } catch {
                throw error.failure(index + 1, operation.label, at: operation.place)
            }
        }
        return run.arena
    }
}

/// One application of a FHIRPath Patch.
private struct FHIRPathPatchRun {
    var arena: Arena
    let source: Arena
    let environment: FHIRPathEnvironment

    mutating func apply(_ operation: FHIRPathPatch.Operation) throws(PatchFault) {
        let nodes = try targets(operation.path)
        switch operation.action {
        case .add(let name, let value): try add(value, as: name, to: try single(nodes))
        case .insert(let value, let index): try insert(value, into: try list(nodes), at: index)
        case .delete: try delete(nodes)
        case .replace(let value): try replace(try single(nodes), with: value)
        case .move(let from, let to): try move(in: try list(nodes), from: from, to: to)
        }
    }

    /// The elements that a path selects.
    private func targets(_ path: FHIRPathExpression) throws(PatchFault) -> [NodeID] {
        let values: [FHIRPathValue]
        do throws(OperationFailure) {
            values = try path.evaluate(in: arena, environment: environment)
        } catch {
            let reason = error.issues.first?.diagnostics ?? ""
            throw PatchFault(
                error.issues.first?.id == .budget ? .budget : .patchPath, reason.hasSuffix(".") ? String(reason.dropLast()) : reason)
        }
        var nodes: [NodeID] = []
        for value in values {
            guard case .node(let node) = value else {
                throw PatchFault(.patchPath, "the path gives a value, not an element of the resource")
            }
            nodes.append(node)
        }
        return nodes
    }

    private func single(_ nodes: [NodeID]) throws(PatchFault) -> NodeID {
        guard let node = nodes.first, nodes.count == 1 else {
            throw PatchFault(.patchPath, "expected the path to select one element; it selects \(nodes.count)")
        }
        return node
    }

    /// The nodes, if they are all the values of one repeating element.
    private func list(_ nodes: [NodeID]) throws(PatchFault) -> [NodeID] {
        guard let first = nodes.first else { throw PatchFault(.patchPath, "expected the path to select a list; it selects nothing") }
        let property = arena[first].property
        guard property != .none, arena.schema[property].isArray, nodes == arena.children(of: arena[first].parent, property) else {
            throw PatchFault(.patchPath, "expected the path to select all values of one repeating element")
        }
        return nodes
    }

    /// Adds a value as the element of this name, behind those that it has.
    private mutating func add(_ value: PatchValue, as name: String, to target: NodeID) throws(PatchFault) {
        let type = arena[target].type
        guard let id = arena.schema.element(of: type, named: name) else {
            throw PatchFault(.patchPath, "\(arena.schema.name(type)) has no element of this name")
        }
        let element = arena.schema[id]
        let existing = arena.children(of: target).filter { arena.schema[arena[$0].property].element == id }
        guard element.isArray || existing.isEmpty else {
            throw PatchFault(.patchPath, "\(arena.schema.path(id)) is there and does not repeat")
        }
        // Elements keep the order of the schema where the resource has it.
        let before = arena.children(of: target).filter { arena.schema[arena[$0].property].order <= element.order }.last
        try place(value, as: element, into: target, after: before ?? .none)
    }

    private mutating func insert(_ value: PatchValue, into list: [NodeID], at index: Int) throws(PatchFault) {
        guard index <= list.count else { throw PatchFault(.patchPath, "the index is beyond the \(list.count) values of the list") }
        let parent = arena[list[0]].parent
        let element = arena.schema[arena.schema[arena[list[0]].property].element]
        try place(value, as: element, into: parent, after: index == 0 ? sibling(before: list[0]) : list[index - 1])
    }

    private mutating func delete(_ nodes: [NodeID]) throws(PatchFault) {
        guard !nodes.isEmpty else { return }
        let node = try single(nodes)
        guard node != arena.root else { throw PatchFault(.patchPath, "the resource itself cannot be deleted by a patch") }
        var parent = arena[node].parent
        arena.remove(node)
        // An element that has nothing left is not there any more.
        while parent != arena.root, !arena[parent].hasValue, arena[parent].firstChild.isNone {
            let next = arena[parent].parent
            arena.remove(parent)
            parent = next
        }
    }

    private mutating func replace(_ node: NodeID, with value: PatchValue) throws(PatchFault) {
        guard node != arena.root else { throw PatchFault(.patchPath, "the resource itself cannot be replaced by a patch") }
        let element = arena.schema[arena.schema[arena[node].property].element]
        try place(value, as: element, into: arena[node].parent, after: node)
        arena.remove(node)
    }

    private mutating func move(in list: [NodeID], from: Int, to: Int) throws(PatchFault) {
        guard from < list.count, to < list.count else {
            throw PatchFault(.patchPath, "source or destination is beyond the \(list.count) values of the list")
        }
        if from == to { return }
        let parent = arena[list[from]].parent
        var others = list
        others.remove(at: from)
        arena.remove(list[from])
        arena.relink(list[from], into: parent, after: to == 0 ? sibling(before: others[0]) : others[to - 1])
    }

    private func sibling(before node: NodeID) -> NodeID {
        var previous = NodeID.none
        for child in arena.children(of: arena[node].parent) {
            if child == node { break }
            previous = child
        }
        return previous
    }
}

/// Values and their types.
extension FHIRPathPatchRun {
    /// Puts a value into a parent as one of the properties of an element, the one that its type decides.
    private mutating func place(
        _ value: PatchValue, as element: ElementInfo, into parent: NodeID, after sibling: NodeID
    ) throws(PatchFault) {
        let properties = element.properties.map { arena.schema[PropertyID(rawValue: $0)] }
        switch value {
        case .element(let node):
            guard let property = property(for: node, among: properties) else { throw wrongType(element) }
            let target = arena.insert(property.id, type: property.type, into: parent, after: sibling)
            arena.copyContent(of: node, in: source, to: target)
        case .resource(let node):
            guard let property = properties.first(where: { $0.isResource }) else { throw wrongType(element) }
            let target = arena.insert(property.id, type: source[node].type, into: parent, after: sibling)
            arena.copyContent(of: node, in: source, to: target)
        case .parts(let parts):
            guard properties.count == 1, let property = properties.first, !property.isPrimitive, !property.isResource else {
                throw wrongType(element)
            }
            let target = arena.insert(property.id, type: property.type, into: parent, after: sibling)
            for part in parts {
                try add(try source.anyPatchValue(of: part), as: source.string(of: part, named: "name") ?? "", to: target)
            }
        }
    }

    private func wrongType(_ element: ElementInfo) -> PatchFault {
        let types = element.properties.map { arena.schema.name(arena.schema[PropertyID(rawValue: $0)].type) }
        let names = types.count > 5 ? "one of \(types.count) types" : "type " + types.joined(separator: " or ")
        return PatchFault(.patchPath, "\(arena.schema.path(element.id)) takes a value of \(names)")
    }

    /// The property that takes a value: one of its own type, or the only one, if both types are primitive, one derives from the
    /// other, and the value is legal there. XHTML comes as a string, as Parameters have no other way.
    private func property(for node: NodeID, among properties: [PropertyInfo]) -> PropertyInfo? {
        let type = source[node].type
        if let exact = properties.first(where: { $0.type == type }) { return exact }
        guard properties.count == 1, let property = properties.first, property.isPrimitive, source[node].hasValue else { return nil }
        let schema = arena.schema
        if property.isXHTML { return schema.primitiveKind(of: type) == .string ? property : nil }
        guard schema.isType(type, orDerivedFrom: property.type) || schema.isType(property.type, orDerivedFrom: type),
            let kind = PrimitiveSyntax.Kind(rawValue: property.primitive.rawValue)
        else { return nil }
        return source.bytes(of: node).withUnsafeBufferPointer { PrimitiveSyntax.isValid(kind, $0) } ? property : nil
    }
}
