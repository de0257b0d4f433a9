import Testing

@testable import FHIRSearch

/// Keys of tokens tell code and system apart.
struct TokenKeyTests {
    private let hash = TestCatalogue.hash

    private struct Token: Hashable {
        var system: String
        var code: String
    }

    @Test func `the four forms of a value find what they name`() {
        let systems = ["", "http://loinc.org", "http://snomed.info/sct", "urn:oid:1.2.3"]
        let long = String(repeating: "MRN-0123456789-", count: 6)
        let lengths = [long + "a", long + "b", String(long.prefix(64)), String(long.prefix(65))]
        let codes = ["8480-6", "8480-67", "male", "MALE", "Male", "a", "A B", "é", "", "8480"] + lengths
        let tokens = systems.flatMap { system in codes.map { Token(system: system, code: $0) } }
        func same(_ left: String, _ right: String) -> Bool { TextFolding.fold(left) == TextFolding.fold(right) }
        for stored in tokens {
            let key = TokenKey.encode(stored.code, system: stored.system, hash)
            #expect(key.count <= 69)
            for asked in tokens {
                if !asked.code.isEmpty {
                    #expect(TokenKey.matching(code: asked.code, hash).holds(key) == same(asked.code, stored.code))
                    let isPair = same(asked.code, stored.code) && asked.system == stored.system
                    #expect(TokenKey.matching(code: asked.code, system: asked.system, hash).holds(key) == isPair)
                }
                if !asked.system.isEmpty {
                    #expect(TokenKey.matching(system: asked.system, hash).holds(key) == (asked.system == stored.system))
                }
            }
        }
    }
}
