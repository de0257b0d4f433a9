import FHIRCore

/// Applies the operations of a patch one after another to a tree.
struct XMLPatchRun {
    /// Why an operation cannot be applied.
    struct Fault: Error {
        var id = IssueID.patchPath
        let diagnostics: String

        init(_ diagnostics: String, id: IssueID = .patchPath) {
            self.diagnostics = diagnostics
            self.id = id
        }
    }

    private(set) var tree: XMLTree
    let source: XMLTree
    private var budget = XMLPatch.budget

    init(tree: XMLTree, source: XMLTree) {
        self.tree = tree
        self.source = source
    }

    mutating func apply(_ operation: XMLPatchOperation) throws(Fault) {
        let target = try select(operation.path)
        switch operation.kind {
        case .add: try add(operation, to: target)
        case .replace: try replace(target, operation)
        case .remove: try remove(target, operation.whiteSpace)
        }
    }

    /// The one node of a path.
    private mutating func select(_ path: XPath.Path) throws(Fault) -> Int32 {
        var evaluation = XPathEvaluation(tree: tree, budget: budget)
        let found: [Int32]
        do throws(XPathEvaluation.Exhausted) {
            found = try evaluation.nodes(path, from: XMLTree.document)
        } catch {
            throw Fault("Expected a patch that is less work to apply.", id: .budget)
        }
        budget = evaluation.budget
        guard found.count == 1, found[0] != XMLTree.document else {
            throw Fault("Expected sel to select exactly one node, not \(found.count).")
        }
        return found[0]
    }

    // MARK: Adding

    private mutating func add(_ operation: XMLPatchOperation, to target: Int32) throws(Fault) {
        switch operation.addition {
        case .attribute(let name):
            try expectElement(target)
            let isThere = tree.attributes(target).contains { tree[$0].kind == .attribute && Self.isSame(tree.name($0), name) }
            if isThere { throw Fault("Expected an element without this attribute.") }
            tree.addAttribute(tree.make(.attribute, name, content: try content(of: operation)), to: target)
        case .namespace(let prefix):
            try expectElement(target)
            let isThere = tree.attributes(target).contains { tree[$0].kind == .namespace && tree.name($0).local == prefix }
            if isThere { throw Fault("Expected an element without a declaration of this prefix.") }
            let uri = try content(of: operation)
            if uri.isEmpty { throw Fault("Expected a namespace as the text of the operation.") }
            tree.addAttribute(tree.make(.namespace, XMLTree.Name(local: prefix), content: uri), to: target)
        case .content:
            try addContent(of: operation, at: target)
        }
    }

    private mutating func addContent(of operation: XMLPatchOperation, at target: Int32) throws(Fault) {
        let kind = tree[target].kind
        var parent = target
        var sibling: Int32
        switch operation.position {
        case .append, .prepend:
            try expectElement(target)
            sibling = operation.position == .append ? tree[target].lastChild : -1
        case .before, .after:
            parent = tree[target].parent
            guard kind != .attribute, kind != .namespace, parent > 0 else {
                throw Fault("Expected sel to select a node inside of the resource.")
            }
            sibling = operation.position == .after ? target : tree[target].previous
        }
        try checkDepth(of: parent)
        for child in source.children(operation.node) {
            let copy = tree.copy(child, of: source, defaultNamespace: operation.defaultNamespace)
            tree.insert(copy, into: parent, after: sibling)
            sibling = copy
        }
        tree.mergeTexts(in: parent)
    }

    // MARK: Replacing

    private mutating func replace(_ target: Int32, _ operation: XMLPatchOperation) throws(Fault) {
        switch tree[target].kind {
        case .attribute:
            tree.setContent(target, try content(of: operation))
        case .namespace:
            try redeclare(target, as: try content(of: operation))
        case .text:
            tree.setContent(target, try content(of: operation))
            tree.mergeTexts(in: tree[target].parent)
        case .element, .comment:
            let isElement = tree[target].kind == .element
            let candidates = source.children(operation.node).filter { !isWhiteSpace($0) }
            guard candidates.count == 1, source[candidates[0]].kind == tree[target].kind else {
                throw Fault(
                    isElement ? "Expected exactly one element inside of replace." : "Expected exactly one comment inside of replace.")
            }
            try checkDepth(of: tree[target].parent)
            let copy = tree.copy(candidates[0], of: source, defaultNamespace: operation.defaultNamespace)
            tree.insert(copy, into: tree[target].parent, after: target)
            tree.remove(target)
        case .document:
            throw Fault("Expected sel to select a node inside of the document.")
        }
    }

    /// Gives a prefix another namespace, which is only possible while no name uses it.
    private mutating func redeclare(_ declaration: Int32, as uri: [UInt8]) throws(Fault) {
        if uri.isEmpty { throw Fault("Expected a namespace as the text of the operation.") }
        try expectUnused(declaration)
        tree.setContent(declaration, uri)
    }

    // MARK: Removing

    private mutating func remove(_ target: Int32, _ whiteSpace: XMLPatchOperation.WhiteSpace) throws(Fault) {
        let parent = tree[target].parent
        guard parent > 0 else { throw Fault("Expected sel to select a node inside of the resource.") }
        if tree[target].kind == .namespace { try expectUnused(target) }
        if whiteSpace != .none, tree[target].kind == .attribute || tree[target].kind == .namespace || tree[target].kind == .text {
            throw Fault("Expected ws only where sel selects an element or a comment.")
        }
        if whiteSpace == .before || whiteSpace == .both { try removeWhiteSpace(tree[target].previous) }
        if whiteSpace == .after || whiteSpace == .both { try removeWhiteSpace(tree[target].next) }
        tree.remove(target)
        tree.mergeTexts(in: parent)
    }

    private mutating func removeWhiteSpace(_ node: Int32) throws(Fault) {
        guard node >= 0, tree[node].kind == .text, tree.content(node).allSatisfy(XMLScanner.isSpace) else {
            throw Fault("Expected white space beside the node where ws says so.")
        }
        tree.remove(node)
    }

    // MARK: Checks

    /// The operation's content where it has to be text.
    private func content(of operation: XMLPatchOperation) throws(Fault) -> [UInt8] {
        var result: [UInt8] = []
        for child in source.children(operation.node) {
            guard source[child].kind == .text else { throw Fault("Expected only text as the content of the operation.") }
            result += source.content(child)
        }
        return result
    }

    private func isWhiteSpace(_ node: Int32) -> Bool {
        source[node].kind == .text && source.content(node).allSatisfy(XMLScanner.isSpace)
    }

    private func expectElement(_ target: Int32) throws(Fault) {
        if tree[target].kind != .element { throw Fault("Expected sel to select an element.") }
    }

    private func expectUnused(_ declaration: Int32) throws(Fault) {
        let prefix = tree.name(declaration).local
        var pending = [tree[declaration].parent]
        while let node = pending.popLast() {
            let attributes = tree.attributes(node)
            // Declared once more further in: what is there does not use this one.
            if node != tree[declaration].parent,
                attributes.contains(where: { tree[$0].kind == .namespace && tree.name($0).local == prefix })
            {
                continue
            }
            let isUsed =
                tree.name(node).prefix == prefix
                || attributes.contains { tree[$0].kind == .attribute && !prefix.isEmpty && tree.name($0).prefix == prefix }
            if isUsed { throw Fault("Expected a prefix that is not in use.") }
            pending += tree.children(node).filter { tree[$0].kind == .element }
        }
    }

    /// Keeps operations that build on one another from nesting without end.
    private func checkDepth(of node: Int32) throws(Fault) {
        var depth = 0
        var at = node
        while at >= 0 {
            depth += 1
            at = tree[at].parent
        }
        if depth > XHTMLSyntax.maximumDepth { throw Fault("Expected fewer levels of elements.", id: .depthLimit) }
    }

    private static func isSame(_ left: XMLTree.Name, _ right: XMLTree.Name) -> Bool {
        left.local == right.local && left.namespace == right.namespace
    }
}
