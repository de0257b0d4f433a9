import FHIRCore
import FHIRModel
import FHIRSchema

/// Objects and their members.
extension JSONParse {
    /// Reads the object at `{` as the content of a node.
    mutating func object(of node: NodeID) throws(JSONStop) {
        let type = nodes[Int(node.rawValue)].type
        let isResource = schema.kind(of: type) == .resource
        let mark = seen.count
        var typeNames = 0
        try open()
        if scanner.byte == UInt8(ascii: "}") {
            scanner.at &+= 1
            try report(.emptyElement, at: path, "Expected an object with at least one property.")
        } else {
            repeat {
                try scanner.openName()
                let token = try scanner.string()
                if token.hasEscapes {
                    try escapedMember(token, of: node, type, mark, isResource, &typeNames)
                } else {
                    try scanner.colon()
                    try member(scanner.bytes(token.start, token.length), of: node, type, mark, isResource, &typeNames)
                }
            } while try scanner.separator(orEnd: UInt8(ascii: "}"), "a comma or a closing brace")
        }
        if typeNames > 1 { try report(.duplicateKey, at: path, "Expected resourceType only once.") }
        try close(from: mark)
        depth &-= 1
    }

    /// A member whose name is written with escapes.
    @inline(never)
    private mutating func escapedMember(
        _ token: JSONScanner.Token, of node: NodeID, _ type: TypeID, _ mark: Int, _ isResource: Bool, _ typeNames: inout Int
    ) throws(JSONStop) {
        var name: [UInt8] = []
        let isSound = try scanner.decode(token, into: &name)
        try scanner.colon()
        guard isSound else {
            try report(.encoding, at: path, "Expected surrogate escapes in pairs.")
            return try skipValue()
        }
        try name.withUnsafeBufferPointer { bytes throws(JSONStop) in
            try member(bytes, of: node, type, mark, isResource, &typeNames)
        }
    }

    /// Reads the value of one member.
    private mutating func member(
        _ name: UnsafeBufferPointer<UInt8>, of node: NodeID, _ type: TypeID, _ mark: Int, _ isResource: Bool, _ typeNames: inout Int
    ) throws(JSONStop) {
        if isResource, matches(name, Self.resourceTypeName) {
            typeNames &+= 1
            return try skipValue()
        }
        let isExtension = name.first == UInt8(ascii: "_")
        let bare = isExtension ? UnsafeBufferPointer(rebasing: name.dropFirst()) : name
        guard let property = schema.property(of: type, named: bare) else {
            try reportUnknown(name, in: type)
            return try skipValue()
        }
        let info = schema[property]
        if isExtension, !info.isPrimitive || info.isXMLAttribute || info.isXHTML {
            try report(.unknownElement, property, expected: "no _\(schema.name(property)): only primitive elements have one")
            return try skipValue()
        }
        guard let entry = try register(info, isExtension ? .extended : .value, from: mark) else { return try skipValue() }
        switch (isExtension, info.isArray) {
        case (false, false): try single(info, of: node, entry)
        case (false, true): try array(info, of: node, entry)
        case (true, false): try extensions(of: info, in: node, entry)
        case (true, true): try extensionArray(of: info, in: node, entry)
        }
    }

    /// Notes a name; reported and nil if it has been there, or another type of the same choice.
    @inline(__always)
    private mutating func register(_ info: PropertyInfo, _ mark: SeenProperty.Marks, from start: Int) throws(JSONStop) -> Int? {
        var index = seen.count
        while index > start {
            index &-= 1
            if seen[index].element == info.element { return try registerAgain(info, mark, index) }
        }
        seen.append(SeenProperty(element: info.element, property: info.id, marks: mark))
        return seen.count &- 1
    }

    @inline(never)
    private mutating func registerAgain(_ info: PropertyInfo, _ mark: SeenProperty.Marks, _ index: Int) throws(JSONStop) -> Int? {
        if seen[index].property != info.id {
            try report(.choiceRepeated, info.id, expected: "only one type of \(schema.name(info.element))[x]")
            return nil
        }
        if seen[index].marks.contains(mark) {
            let name = (mark == .extended ? "_" : "") + schema.name(info.id)
            try report(.duplicateKey, info.id, expected: "\(name) only once")
            return nil
        }
        seen[index].marks.insert(mark)
        return index
    }

    /// Forgets an object's names, and reports the values that turned out to be nothing at all.
    private mutating func close(from mark: Int) throws(JSONStop) {
        for index in mark..<seen.count where seen[index].marks.contains(.hasNulls) {
            var at = seen[index].first
            var item = 0
            while !at.isNone {
                let node = nodes[Int(at.rawValue)]
                if !node.hasValue, node.firstChild.isNone {
                    let property = seen[index].property
                    let name = schema.name(property)
                    try report(.emptyElement, property, item, expected: "a value in \(name) or an object in _\(name), not null in both")
                }
                if at == seen[index].last { break }
                at = node.next
                item += 1
            }
        }
        while seen.count > mark { seen.removeLast() }
    }

    /// The next node of a property's values: the one behind `node` if a merge has made it already, otherwise a new one.
    mutating func nextNode(after node: NodeID, _ info: PropertyInfo, in parent: NodeID, _ entry: Int) throws(JSONStop) -> NodeID {
        let last = seen[entry].last
        if !last.isNone, node != last { return node.isNone ? seen[entry].first : nodes[Int(node.rawValue)].next }
        let new = try insert(info, into: parent, after: last)
        if last.isNone { seen[entry].first = new }
        seen[entry].last = new
        return new
    }

    /// Makes a node and links it behind a sibling, or behind all if that is none.
    private mutating func insert(_ info: PropertyInfo, into parent: NodeID, after sibling: NodeID) throws(JSONStop) -> NodeID {
        guard nodes.count < limits.nodes else { throw .nodes }
        let id = NodeID(Int32(truncatingIfNeeded: nodes.count))
        var node = Node(property: info.id, type: info.type, parent: parent)
        let before = sibling.isNone ? nodes[Int(parent.rawValue)].lastChild : sibling
        if before.isNone {
            nodes[Int(parent.rawValue)].firstChild = id
        } else {
            node.next = nodes[Int(before.rawValue)].next
            nodes[Int(before.rawValue)].next = id
        }
        if node.next.isNone { nodes[Int(parent.rawValue)].lastChild = id }
        nodes.append(node)
        return id
    }
}
