/// A JSON value as a plain tree; numbers keep their text, as FHIR's decimals need.
package enum PlainJSON: Sendable, Hashable {
    case object([String: PlainJSON])
    case array([PlainJSON])
    case string(String)
    case number(String)
    case bool(Bool)
    case null

    /// A property of an object; nil for anything else.
    package subscript(_ name: String) -> PlainJSON? {
        get {
            guard case .object(let properties) = self else { return nil }
            return properties[name]
        }
        set {
            guard case .object(var properties) = self else { return }
            properties[name] = newValue
            self = .object(properties)
        }
    }

    /// The elements of an array; a value alone is the only element. Nulls, which stand for missing primitives, are left out.
    package var items: [PlainJSON] {
        switch self {
        case .array(let elements): elements.filter { $0 != .null }
        case .null: []
        default: [self]
        }
    }

    /// The properties of an object; none for anything else.
    package var properties: [String: PlainJSON] {
        guard case .object(let properties) = self else { return [:] }
        return properties
    }

    /// The text of a string, number or boolean.
    package var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let value): value ? "true" : "false"
        default: nil
        }
    }

    /// The text of a string only.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    package var isObject: Bool {
        guard case .object = self else { return false }
        return true
    }
}

extension PlainJSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .string(value) }
}

extension PlainJSON: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension PlainJSON: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int) { self = .number(String(value)) }
}

extension PlainJSON: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: PlainJSON...) { self = .array(elements) }
}

extension PlainJSON: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, PlainJSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
