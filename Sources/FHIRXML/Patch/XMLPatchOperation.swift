import FHIRCore

/// One `add`, `replace` or `remove` of a patch, its path parsed.
struct XMLPatchOperation {
    enum Kind: String {
        case add, replace, remove
    }

    /// Where `add` puts its content.
    enum Position: String {
        case append, prepend, before, after
    }

    /// What `add` adds.
    enum Addition {
        case content
        case attribute(XMLTree.Name)
        /// A declaration of this prefix.
        case namespace(String)
    }

    /// Which white space `remove` takes along.
    enum WhiteSpace: String {
        case none, before, after, both
    }

    let kind: Kind
    /// The operation's element in the patch.
    let node: Int32
    let path: XPath.Path
    var position = Position.append
    var addition = Addition.content
    var whiteSpace = WhiteSpace.none

    /// The namespace of names without a prefix, in the path and in the content.
    let defaultNamespace: String

    /// The operations of a patch; fails with an issue for each that is none.
    static func all(in tree: XMLTree) throws(OperationFailure) -> [XMLPatchOperation] {
        let root = tree.root
        guard ["diff", "patch"].contains(tree.name(root).local) else {
            throw OperationFailure(.invalid, .patchSyntax, "Expected a patch: an element diff with add, replace and remove inside.")
        }
        let elements = tree.children(root).filter { tree[$0].kind == .element }
        guard !elements.isEmpty else { throw OperationFailure(.invalid, .patchSyntax, "Expected at least one of add, replace and remove.") }
        guard elements.count <= XMLPatch.maximumOperations else {
            throw OperationFailure(.tooLarge, .sizeLimit, "Expected at most \(XMLPatch.maximumOperations) operations in a patch.")
        }
        var operations: [XMLPatchOperation] = []
        var issues: [Issue] = []
        for (index, element) in elements.enumerated() {
            do throws(XPathParser.Fault) {
                operations.append(try XMLPatchOperation(element, of: tree))
            } catch {
                issues.append(Issue(.patchSyntax, "Operation \(index + 1): Expected \(error.expected)."))
                if issues.count == XMLReader.maximumIssues { break }
            }
        }
        guard issues.isEmpty else { throw OperationFailure(.invalid, issues) }
        return operations
    }

    private init(_ element: Int32, of tree: XMLTree) throws(XPathParser.Fault) {
        let name = tree.name(element)
        guard let kind = Kind(rawValue: name.local), name.namespace == tree.name(tree.root).namespace else {
            throw XPathParser.Fault(expected: "add, replace or remove, in the namespace of the patch")
        }
        self.kind = kind
        node = element
        let fallback = tree.namespace(of: "", at: element) ?? "\(XMLNamespace.fhirURI)"
        defaultNamespace = fallback
        func namespace(_ prefix: String) -> String? {
            if prefix.isEmpty { return fallback }
            let usual = prefix == "f" ? "\(XMLNamespace.fhirURI)" : prefix == "h" ? "\(XMLNamespace.xhtmlURI)" : nil
            return tree.namespace(of: prefix, at: element) ?? usual
        }
        let attributes = tree.attributes(element).filter { tree[$0].kind == .attribute && tree.name($0).namespace.isEmpty }
        guard let selector = attributes.first(where: { tree.name($0).local == "sel" }) else {
            throw XPathParser.Fault(expected: "the attribute sel with a path")
        }
        path = try XPathParser.path(tree.content(selector), namespace: namespace)
        for attribute in attributes where attribute != selector {
            let value = String(decoding: tree.content(attribute), as: UTF8.self)
            switch (tree.name(attribute).local, kind) {
            case ("pos", .add):
                guard let position = Position(rawValue: value), position != .append else {
                    throw XPathParser.Fault(expected: "before, after or prepend for pos")
                }
                self.position = position
            case ("type", .add):
                addition = try Self.addition(value, namespace: namespace)
            case ("ws", .remove):
                guard let space = WhiteSpace(rawValue: value), space != .none else {
                    throw XPathParser.Fault(expected: "before, after or both for ws")
                }
                whiteSpace = space
            default:
                throw XPathParser.Fault(expected: "no attributes but sel, pos and type of add, ws of remove")
            }
        }
    }

    private static func addition(_ type: String, namespace: (String) -> String?) throws(XPathParser.Fault) -> Addition {
        let parts = type.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 3, parts[0] == "namespace", parts[1].isEmpty, isName(parts[2]), parts[2] != "xml", parts[2] != "xmlns" {
            return .namespace(parts[2])
        }
        if type.hasPrefix("@"), parts.count <= 2, let local = parts.last.map({ parts.count == 1 ? String($0.dropFirst()) : $0 }),
            isName(local)
        {
            if parts.count == 1, local != "xmlns" { return .attribute(XMLTree.Name(local: local)) }
            let prefix = String(parts[0].dropFirst())
            if parts.count == 2, isName(prefix), prefix != "xmlns", let uri = namespace(prefix) {
                return .attribute(XMLTree.Name(prefix: prefix, local: local, namespace: uri))
            }
        }
        throw XPathParser.Fault(expected: "@name or namespace::prefix for type")
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first >= 0x3A else { return false }
        return text.utf8.allSatisfy { $0 < 0x80 && XMLScanner.isNameByte($0) }
    }
}
