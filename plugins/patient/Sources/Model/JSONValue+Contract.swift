import FHIRJSON

/// Values of the contract's objects: what is not there is null in answers, and null in a request is as if it were not there.
extension JSONValue {
    static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

    static func flag(_ value: Bool?) -> JSONValue { value.map { .boolean($0) } ?? .null }

    /// The member of this name, unless it is null.
    func object(_ name: String) -> JSONValue? {
        guard let value = self[name], value != .null else { return nil }
        return value
    }

    func text(_ name: String) -> String? { self[name]?.string }
}
