import FHIRCore
import FHIRJSON

/// Short ways to write and read the objects that the plugin keeps and answers with.
extension JSONValue {
    /// An object of the members that have a value.
    static func fields(_ fields: (String, JSONValue?)...) -> JSONValue {
        .object(fields.compactMap { name, value in value.map { Member(name, $0) } })
    }

    static func integer(_ number: Int64) -> JSONValue { .number(String(number)) }

    /// As records keep it: milliseconds.
    static func instant(_ instant: Instant) -> JSONValue { .integer(instant.milliseconds) }

    /// As the contract has it: RFC 3339.
    static func time(_ instant: Instant) -> JSONValue { .string(instant.description) }

    static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    func instant(_ name: String) -> Instant? {
        self[name]?.integer.map { Instant(milliseconds: Int64($0)) }
    }

    func text(_ name: String) -> String? { self[name]?.string }

    /// The texts of an array; nil when there is no such member.
    func texts(_ name: String) -> [String]? { self[name]?.items.map { $0.compactMap(\.string) } }

    /// The object with one member more.
    func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((members ?? []) + [Member(name, value)])
    }
}
