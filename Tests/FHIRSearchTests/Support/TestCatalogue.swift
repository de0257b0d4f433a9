import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRPath
import FHIRSchema
import FHIRSearch

/// A catalogue for tests: numbers in the order of the schema, a fixed hash, dates without zone in UTC.
enum TestCatalogue {
    static let hash = KeyedHash(key0: 0x0706_0504_0302_0100, key1: 0x0F0E_0D0C_0B0A_0908)
    static let base = "http://example.org/fhir"
    static let names = SearchCatalogue.names(.r4)
    static let numbering = IndexNumbering.inOrder(.r4, names)
    static let standard = make()

    static func make(custom: [TypeID: [ParameterDefinition]] = [:], extraNames: [String] = []) -> SearchCatalogue {
        SearchCatalogue(
            numbering: extraNames.isEmpty ? numbering : .inOrder(.r4, names + extraNames), hash: hash, base: Array(base.utf8),
            units: MetricUnits(), zoneOffset: { _ in 0 }, custom: custom)
    }

    static func type(_ name: String) -> TypeID { Schema.r4.type(named: name) ?? .none }

    static func arena(_ json: String) throws -> Arena { try JSONReader.parse(Array(json.utf8), schema: .r4) }

    /// The name of a parameter's number.
    static func name(_ number: ParameterNumber) -> String {
        if number == .anyReference { return "any" }
        if number == .contained { return "contained" }
        let offset = Int(number.rawValue) - 16
        return names.indices.contains(offset) ? names[offset] : "?"
    }
}

extension Array where Element == UInt8 {
    /// The bytes in hexadecimal.
    var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
