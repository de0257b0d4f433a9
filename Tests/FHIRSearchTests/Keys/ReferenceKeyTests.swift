import FHIRCore
import FHIRSchema
import Testing

@testable import FHIRSearch

/// Keys of references find by parameter and without, and give their target back.
struct ReferenceKeyTests {
    private let numbering = TestCatalogue.numbering

    private func id(_ text: String) throws -> ResourceID { try #require(ResourceID(text)) }

    @Test func `a reference is found by its parameter, and by its target alone`() throws {
        let ids = [
            "1", "12", "a", "A", "f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f", "F0E1D2C3-B4A5-9687-7869-5A4B3C2D1E0F",
            "f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0", "f0e1d2c3-b4a5-9687-7869x5a4b3c2d1e0f", String(repeating: "z", count: 64),
        ]
        let types = ["Patient", "Group"].map(TestCatalogue.type)
        let parameters: [ParameterNumber?] = [nil, ParameterNumber(rawValue: 77), ParameterNumber(rawValue: 0x01FF)]
        var targets: [(TypeID, ResourceID, ParameterNumber?)] = []
        for type in types { for id in ids { for parameter in parameters { targets.append((type, try self.id(id), parameter)) } } }
        for (type, id, parameter) in targets {
            let key = ReferenceKey.encode(type, id, by: parameter, numbering)
            #expect(key.count <= 70)
            let decoded = try #require(key.withUnsafeBufferPointer { ReferenceKey.decode($0) })
            #expect(decoded.target == .resource(type: numbering.number(of: type), id))
            #expect(decoded.parameter == parameter)
            for (otherType, otherID, otherParameter) in targets {
                let isTarget = type == otherType && id == otherID
                #expect(ReferenceKey.matching(otherType, otherID, numbering).holds(key) == isTarget)
                if let otherParameter {
                    let match = ReferenceKey.matching(otherType, otherID, by: otherParameter, numbering)
                    #expect(match.holds(key) == (isTarget && parameter == otherParameter))
                }
            }
        }
    }

    @Test func `a UUID in lower case fits into the part of a key that needs no memory`() throws {
        let key = ReferenceKey.encode(TestCatalogue.type("Patient"), try id("f0e1d2c3-b4a5-9687-7869-5a4b3c2d1e0f"), by: nil, numbering)
        #expect(key.count == 23)
    }

    @Test func `a URL is found with and without its version`() throws {
        let hash = TestCatalogue.hash
        let (one, two) = (ParameterNumber(rawValue: 20), ParameterNumber(rawValue: 21))
        let stored = ["http://x.org/a", "http://x.org/a|1", "http://x.org/a|2", "http://x.org/b|1"]
        for url in stored {
            let key = ReferenceKey.encode(url: url, by: one, hash)
            #expect(key.count == 22)
            #expect(ReferenceKey.matching(url: "http://x.org/a", by: one, hash).holds(key) == url.hasPrefix("http://x.org/a"))
            #expect(ReferenceKey.matching(url: "http://x.org/a|1", by: one, hash).holds(key) == (url == "http://x.org/a|1"))
            #expect(!ReferenceKey.matching(url: url, by: two, hash).holds(key))
            let decoded = try #require(key.withUnsafeBufferPointer { ReferenceKey.decode($0) })
            #expect(decoded.parameter == one)
        }
    }
}
