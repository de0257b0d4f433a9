import Testing

@testable import FHIRSearch

/// Keys of URIs are compared byte by byte; below is begins-with, above its inverse at the ends of segments.
struct URIKeyTests {
    private let hash = TestCatalogue.hash

    @Test func `ranges hold what a naive predicate says`() {
        var random = SeededRandom(seed: 12)
        let long = "/" + String(repeating: "s", count: 60)
        let parts = ["http://acme.org", "/fhir", "/", "ValueSet", "/ValueSet", "urn:oid:1.2", ".3", "a", "é", long]
        let uris = (0..<300).map { _ in
            (0..<Int.random(in: 1..<6, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
        }
        for asked in uris.prefix(100) {
            let below = URIKey.matching(below: asked)
            let above = URIKey.matching(above: asked, hash)
            let exact = URIKey.matching(asked, hash)
            #expect(above.ranges == above.ranges.sorted { $0.lower.lexicographicallyPrecedes($1.lower) })
            for stored in uris {
                let key = URIKey.encode(stored, hash)
                #expect(key.count <= 88)
                #expect(exact.holds(key) == (stored == asked))
                let isBelow = stored.utf8.starts(with: asked.utf8)
                #expect(below.isCertain ? below.holds(key) == isBelow : below.holds(key) || !isBelow)
                let rest = asked.utf8.dropFirst(stored.utf8.count)
                let endsSegment = rest.isEmpty || rest.first == UInt8(ascii: "/") || stored.utf8.last == UInt8(ascii: "/")
                #expect(above.holds(key) == (asked.utf8.starts(with: stored.utf8) && endsSegment))
            }
        }
    }
}
