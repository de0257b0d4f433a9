import FHIRCore
import FHIRModel
import FHIRSchema

/// Finding out of which type a resource is before its elements are read.
extension JSONParse {
    /// What the `resourceType` of an object says.
    enum StatedType {
        case missing, notText
        case named(TypeID?)
    }

    static let resourceTypeName: StaticString = "resourceType"

    /// The type of the root, reported and nil if there is none to read the object by.
    mutating func rootType(expecting: TypeID?) throws(JSONStop) -> TypeID? {
        guard let expecting else { return try resourceType(of: nil) }
        guard schema.kind(of: expecting) == .resource else { return expecting }
        guard schema.isConcreteResource(expecting) else { return try resourceType(of: nil) }
        let name = schema.name(expecting)
        switch try statedType() {
        case .missing:
            try report(.missingResourceType, at: name, "Expected resourceType \"\(name)\".")
            return expecting
        case .notText:
            try report(.wrongJSONType, at: name, "Expected resourceType \"\(name)\", a JSON string.")
            return expecting
        case .named(let type):
            if type != expecting { try report(.wrongResourceType, at: name, "Expected resourceType \"\(name)\".") }
            guard let type, schema.isConcreteResource(type) else { return expecting }
            return type
        }
    }

    /// The type of the resource at `{`, a value of `property` (nil for the root); reported and nil if it has none of which there can be
    /// instances.
    mutating func resourceType(of property: PropertyInfo?, _ index: Int = -1) throws(JSONStop) -> TypeID? {
        let stated = try statedType()
        if case .named(let type?) = stated, schema.isConcreteResource(type) { return type }
        let place = property.map { path(to: $0.id, index) }
        switch stated {
        case .missing: try report(.missingResourceType, at: place, "Expected resourceType, the name of an R4 resource type.")
        case .notText: try report(.wrongJSONType, at: place, "Expected resourceType as a JSON string.")
        case .named: try report(.unknownResourceType, at: place, "Expected resourceType to name a concrete R4 resource type.")
        }
        return nil
    }

    /// Looks for `resourceType` in the object at `{`; nearly always it is the first member.
    private func statedType() throws(JSONStop) -> StatedType {
        var probe = scanner
        probe.at &+= 1
        probe.skipWhitespace()
        if probe.byte == UInt8(ascii: "}") { return .missing }
        repeat {
            try probe.openName()
            let name = try probe.string()
            var isType = !name.hasEscapes && matches(probe.bytes(name.start, name.length), Self.resourceTypeName)
            if name.hasEscapes {
                var key: [UInt8] = []
                _ = try probe.decode(name, into: &key)
                isType = key.withUnsafeBufferPointer { matches($0, Self.resourceTypeName) }
            }
            try probe.colon()
            if isType { return try typeValue(&probe) }
            try probe.skipValue(depth: depth &+ 1, limit: limits.depth)
        } while try probe.separator(orEnd: UInt8(ascii: "}"), "a comma or a closing brace")
        return .missing
    }

    private func typeValue(_ probe: inout JSONScanner) throws(JSONStop) -> StatedType {
        guard probe.byte == UInt8(ascii: "\"") else { return .notText }
        probe.at &+= 1
        let token = try probe.string()
        guard token.hasEscapes else { return .named(schema.type(namedBytes: probe.bytes(token.start, token.length))) }
        var value: [UInt8] = []
        _ = try probe.decode(token, into: &value)
        return .named(value.withUnsafeBufferPointer { schema.type(namedBytes: $0) })
    }

    func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ literal: StaticString) -> Bool {
        guard bytes.count == literal.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count where bytes[index] != literal.utf8Start[index] { return false }
        return true
    }
}
