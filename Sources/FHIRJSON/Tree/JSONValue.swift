/// Any JSON value as a tree, for what has no FHIR schema: JSON Patch documents and configuration.
///
/// Members keep their order; numbers keep their literal. Equality is of the written form: member order and digits count. `isEquivalent`
/// compares as JSON Patch does.
package indirect enum JSONValue: Sendable, Hashable {
    case object([Member])
    case array([JSONValue])
    case string(String)
    /// The literal, such as `1.50` or `-2e3`.
    case number(String)
    case boolean(Bool)
    case null

    /// One name and value of an object.
    package struct Member: Sendable, Hashable {
        package var name: String
        package var value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }
}

extension JSONValue {
    /// The value of an object's member; nil if there is none or this is no object. O(members).
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The items of an array, nil for anything else.
    package var items: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The members of an object, nil for anything else.
    package var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The value of a string, nil for anything else.
    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    /// The value of a boolean, nil for anything else.
    package var boolean: Bool? {
        if case .boolean(let boolean) = self { boolean } else { nil }
    }

    /// The value of a number that is written as a whole number of at most 64 bits, nil for anything else.
    package var integer: Int? {
        if case .number(let literal) = self { Int(literal) } else { nil }
    }
}
