import FHIRSchema
import Foundation
import Testing

/// Finding properties by name, the layout of the hash tables, and what loading costs.
struct SchemaLookupTests {
    let schema = Schema.r4

    @Test func everyPropertyIsFoundByItsName() {
        var names: Set<String> = []
        for number in 1...schema.typeCount {
            let type = TypeID(rawValue: UInt16(number))
            for property in schema.properties(of: type) {
                names.insert(schema.name(property))
                #expect(schema.property(of: type, named: schema.nameBytes(property)) == property)
                #expect(schema[property].owner == type)
            }
        }
        // Every name on every type: found exactly where it is declared.
        var found = 0
        for number in 1...schema.typeCount {
            let type = TypeID(rawValue: UInt16(number))
            for name in names where schema.property(of: type, named: name) != nil { found += 1 }
        }
        #expect(found == schema.propertyCount)
    }

    @Test func unknownNamesAreNotFound() {
        for name in [
            "", "i", "ID", "ids", "_birthDate", "birthdate", "birthDat", "birthDate ", "\u{0}", "resourceType", "value", "fhir_comments",
        ] {
            #expect(schema.property(of: schema.known.patient, named: name) == nil, "\(name)")
        }
        for type in [TypeID.none, TypeID(rawValue: 40000)] {
            #expect(schema.property(of: type, named: "id") == nil)
        }
        #expect(schema.property(of: schema.known.patient, named: String(repeating: "x", count: 100_000)) == nil)
        #expect(schema.property(of: schema.known.patient, named: UnsafeBufferPointer(start: nil, count: 0)) == nil)
    }

    @Test func bytesSpansAndStringsFindTheSame() {
        let bytes = Array("birthDate".utf8)
        let expected = schema.property(of: schema.known.patient, named: "birthDate")
        #expect(expected != nil)
        #expect(schema.property(of: schema.known.patient, named: bytes.span) == expected)
        #expect(bytes.withUnsafeBufferPointer { schema.property(of: schema.known.patient, named: $0) } == expected)
    }

    @Test(arguments: [
        ("birthDate", UInt16(166), UInt32(2_353_090_038)), ("Patient", 0, 2_069_917_791), ("id", 1, 2_321_656_718),
        ("value", 9, 3_643_042_356),
    ])
    func theHashIsTheOneOfTheGenerator(name: String, owner: UInt16, expected: UInt32) {
        let bytes = Array(name.utf8)
        #expect(bytes.withUnsafeBufferPointer { SchemaHash.hash($0, in: owner) } == expected)
    }

    @Test func loadingCostsLessThanTwoMilliseconds() throws {
        _ = Schema.r4
        let clock = ContinuousClock()
        let best = (0..<20).map { _ in clock.measure { _ = Schema.loadedAnew() } }.min() ?? .seconds(1)
        print("making a Schema from the linked tables: \(best)")
        #expect(best < .milliseconds(2))
    }
}
