import FHIRCore
import FHIRModel
import FHIRSchema

/// Values: single ones and arrays, of elements, resources and primitives.
extension JSONParse {
    /// Reads the value of a property that does not repeat.
    mutating func single(_ info: PropertyInfo, of parent: NodeID, _ entry: Int) throws(JSONStop) {
        if info.isPrimitive {
            let node = try nextNode(after: .none, info, in: parent, entry)
            try primitive(info, in: node, -1)
        } else if scanner.byte == UInt8(ascii: "{") {
            try complex(info, of: parent, entry, after: .none, -1)
        } else {
            try wrongType(info, expected: "a JSON object")
        }
    }

    /// Reads the array of a property that repeats.
    mutating func array(_ info: PropertyInfo, of parent: NodeID, _ entry: Int) throws(JSONStop) {
        guard try openArray(info) else { return }
        var node = NodeID.none
        var index = 0
        repeat {
            if info.isPrimitive {
                node = try nextNode(after: node, info, in: parent, entry)
                if scanner.isNull {
                    _ = scanner.literal()
                    seen[entry].marks.insert(.hasNulls)
                } else {
                    try primitive(info, in: node, index)
                }
            } else if scanner.byte == UInt8(ascii: "{") {
                try complex(info, of: parent, entry, after: seen[entry].last, index)
            } else {
                try wrongType(info, index, expected: "a JSON object")
            }
            index &+= 1
        } while try scanner.separator(orEnd: UInt8(ascii: "]"), "a comma or a closing bracket")
        depth &-= 1
    }

    /// Reads the object `_x` of a property that does not repeat.
    mutating func extensions(of info: PropertyInfo, in parent: NodeID, _ entry: Int) throws(JSONStop) {
        guard scanner.byte == UInt8(ascii: "{") else { return try wrongType(info, expected: "a JSON object in _\(schema.name(info.id))") }
        let node = try nextNode(after: .none, info, in: parent, entry)
        try content(of: node, info, -1)
    }

    /// Reads the array `_x` of a property that repeats: objects and nulls, by position.
    mutating func extensionArray(of info: PropertyInfo, in parent: NodeID, _ entry: Int) throws(JSONStop) {
        guard try openArray(info) else { return }
        // Either array may be the longer one; what is missing in the other counts as null.
        seen[entry].marks.insert(.hasNulls)
        var node = NodeID.none
        var index = 0
        repeat {
            node = try nextNode(after: node, info, in: parent, entry)
            if scanner.byte == UInt8(ascii: "{") {
                try content(of: node, info, index)
                if nodes[Int(node.rawValue)].firstChild.isNone { markFaulty(node) }
            } else if scanner.isNull {
                _ = scanner.literal()
            } else {
                markFaulty(node)
                try wrongType(info, index, expected: "a JSON object or null in _\(schema.name(info.id))")
            }
            index &+= 1
        } while try scanner.separator(orEnd: UInt8(ascii: "]"), "a comma or a closing bracket")
        depth &-= 1
    }

    /// Reads one object as a value of a property: an element or a resource.
    private mutating func complex(
        _ info: PropertyInfo, of parent: NodeID, _ entry: Int, after previous: NodeID, _ index: Int
    ) throws(JSONStop) {
        guard info.isResource else {
            let node = try nextNode(after: previous, info, in: parent, entry)
            return try content(of: node, info, index)
        }
        guard let type = try resourceType(of: info, index) else { return try skipValue() }
        let node = try nextNode(after: previous, info, in: parent, entry)
        nodes[Int(node.rawValue)].type = type
        try content(of: node, info, index)
    }

    private mutating func content(of node: NodeID, _ info: PropertyInfo, _ index: Int) throws(JSONStop) {
        steps.append(PathStep(property: info.id, index: Int32(truncatingIfNeeded: index)))
        try object(of: node)
        steps.removeLast()
    }

    /// Steps into an array that has items; otherwise reports what there is and steps over it.
    private mutating func openArray(_ info: PropertyInfo) throws(JSONStop) -> Bool {
        guard scanner.byte == UInt8(ascii: "[") else {
            try wrongType(info, expected: "a JSON array")
            return false
        }
        try open()
        guard scanner.byte == UInt8(ascii: "]") else { return true }
        scanner.at &+= 1
        depth &-= 1
        try report(.emptyElement, info.id, expected: "an array with at least one item")
        return false
    }

    /// Reports and skips a value of the wrong JSON type.
    @inline(never)
    mutating func wrongType(_ info: PropertyInfo, _ index: Int = -1, expected: String) throws(JSONStop) {
        try report(.wrongJSONType, info.id, index, expected: expected)
        try skipValue()
    }

    /// Keeps a node whose value or extensions were reported from being reported as empty too; the arena is never handed out.
    mutating func markFaulty(_ node: NodeID) {
        nodes[Int(node.rawValue)].textLength = 1
    }
}
