/// An XML document as a tree that can be edited: one flat array of nodes over one array of text, names interned.
///
/// Attributes and namespace declarations are nodes in a list of their own at their element. Node 0 is the document. Processing
/// instructions are dropped, and neighbouring texts are always one node, as XPath wants it. Removed nodes stay in the array, unlinked.
struct XMLTree {
    enum Kind: UInt8 {
        case document, element, text, comment, attribute, namespace
    }

    /// A node; its links are indices, -1 for none.
    struct Node {
        var kind: Kind
        /// Index into `names`; for a namespace declaration the local part is the prefix.
        var name: Int32
        var parent: Int32 = -1
        var previous: Int32 = -1
        var next: Int32 = -1
        var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        /// The first attribute or declaration; the others follow by `next`.
        var firstAttribute: Int32 = -1
        /// The value or content in `text`.
        var textStart = 0
        var textLength = 0
    }

    struct Name: Hashable {
        var prefix = ""
        var local = ""
        var namespace = ""
    }

    private(set) var nodes: [Node] = [Node(kind: .document, name: 0)]
    private(set) var text: [UInt8] = []
    private(set) var names = [Name()]
    private var numbers: [Name: Int32] = [Name(): 0]

    static let document: Int32 = 0

    subscript(node: Int32) -> Node { nodes[Int(node)] }

    func name(_ node: Int32) -> Name { names[Int(self[node].name)] }

    /// A text's or comment's content, an attribute's value, a declaration's namespace.
    func content(_ node: Int32) -> ArraySlice<UInt8> {
        text[self[node].textStart..<(self[node].textStart + self[node].textLength)]
    }

    /// The document's element, or -1 as long as there is none.
    var root: Int32 { children(Self.document).first { self[$0].kind == .element } ?? -1 }

    func children(_ node: Int32) -> [Int32] { list(from: self[node].firstChild) }

    /// Attributes and declarations of an element.
    func attributes(_ node: Int32) -> [Int32] { list(from: self[node].firstAttribute) }

    private func list(from first: Int32) -> [Int32] {
        var result: [Int32] = []
        var at = first
        while at >= 0 {
            result.append(at)
            at = self[at].next
        }
        return result
    }

    /// What a prefix stands for at an element, nil if nothing does.
    func namespace(of prefix: String, at element: Int32) -> String? {
        if prefix == "xml" { return "http://www.w3.org/XML/1998/namespace" }
        var at = element
        while at > 0 {
            for attribute in attributes(at) where self[attribute].kind == .namespace && name(attribute).local == prefix {
                return String(decoding: content(attribute), as: UTF8.self)
            }
            at = self[at].parent
        }
        return nil
    }

    // MARK: Editing

    /// A new node that is linked nowhere yet.
    mutating func make(_ kind: Kind, _ name: Name = Name(), content: some Collection<UInt8> = [UInt8]()) -> Int32 {
        let number: Int32
        if let known = numbers[name] {
            number = known
        } else {
            number = Int32(truncatingIfNeeded: names.count)
            names.append(name)
            numbers[name] = number
        }
        nodes.append(Node(kind: kind, name: number))
        let node = Int32(truncatingIfNeeded: nodes.count - 1)
        setContent(node, content)
        return node
    }

    mutating func setContent(_ node: Int32, _ content: some Collection<UInt8>) {
        let start = text.count
        text.append(contentsOf: content)
        nodes[Int(node)].textStart = start
        nodes[Int(node)].textLength = text.count - start
    }

    /// Lengthens the content of a node; cheap if it was the last to get some.
    mutating func extend(_ node: Int32, by content: some Collection<UInt8>) {
        if self[node].textStart + self[node].textLength == text.count {
            text.append(contentsOf: content)
            nodes[Int(node)].textLength = text.count - self[node].textStart
        } else {
            setContent(node, Array(self.content(node)) + content)
        }
    }

    /// Links an unlinked node into a parent, behind a child of it (or first, if that is -1).
    mutating func insert(_ node: Int32, into parent: Int32, after sibling: Int32) {
        let next = sibling < 0 ? self[parent].firstChild : self[sibling].next
        nodes[Int(node)].parent = parent
        nodes[Int(node)].previous = sibling
        nodes[Int(node)].next = next
        if sibling < 0 { nodes[Int(parent)].firstChild = node } else { nodes[Int(sibling)].next = node }
        if next < 0 { nodes[Int(parent)].lastChild = node } else { nodes[Int(next)].previous = node }
    }

    /// Links an unlinked attribute or declaration to an element, as its last.
    mutating func addAttribute(_ node: Int32, to element: Int32) {
        var last = self[element].firstAttribute
        while last >= 0, self[last].next >= 0 { last = self[last].next }
        nodes[Int(node)].parent = element
        nodes[Int(node)].previous = last
        if last < 0 { nodes[Int(element)].firstAttribute = node } else { nodes[Int(last)].next = node }
    }

    /// Unlinks a node of any kind, and everything in it.
    mutating func remove(_ node: Int32) {
        let (parent, previous, next) = (self[node].parent, self[node].previous, self[node].next)
        guard parent >= 0 else { return }
        let isAttribute = self[node].kind == .attribute || self[node].kind == .namespace
        if previous >= 0 {
            nodes[Int(previous)].next = next
        } else if isAttribute {
            nodes[Int(parent)].firstAttribute = next
        } else {
            nodes[Int(parent)].firstChild = next
        }
        if next >= 0 { nodes[Int(next)].previous = previous } else if !isAttribute { nodes[Int(parent)].lastChild = previous }
        nodes[Int(node)].parent = -1
        nodes[Int(node)].previous = -1
        nodes[Int(node)].next = -1
    }

    /// Makes neighbouring texts among an element's children one, and drops empty ones.
    mutating func mergeTexts(in parent: Int32) {
        var at = self[parent].firstChild
        while at >= 0 {
            let next = self[at].next
            if self[at].kind == .text {
                if self[at].textLength == 0 {
                    remove(at)
                } else if next >= 0, self[next].kind == .text {
                    extend(at, by: Array(content(next)))
                    remove(next)
                    continue
                }
            }
            at = next
        }
    }

    /// Copies a node of another tree with everything in it; linked nowhere yet.
    ///
    /// - Parameter namespace: replaces the lack of a namespace of elements.
    mutating func copy(_ source: Int32, of other: XMLTree, defaultNamespace namespace: String) -> Int32 {
        var name = other.name(source)
        if other[source].kind == .element, name.namespace.isEmpty, name.prefix.isEmpty { name.namespace = namespace }
        let node = make(other[source].kind, name, content: other.content(source))
        for attribute in other.attributes(source) {
            addAttribute(make(other[attribute].kind, other.name(attribute), content: other.content(attribute)), to: node)
        }
        for child in other.children(source) {
            let copied = copy(child, of: other, defaultNamespace: namespace)
            insert(copied, into: node, after: self[node].lastChild)
        }
        return node
    }
}
