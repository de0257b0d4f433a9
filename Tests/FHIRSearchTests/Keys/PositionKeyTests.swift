import FHIRCore
import Testing

@testable import FHIRSearch

/// Places are found by their true distance.
struct PositionKeyTests {
    private func position(_ latitude: String, _ longitude: String) throws -> PositionKey.Position {
        let (north, east) = (try #require(DecimalValue(latitude)), try #require(DecimalValue(longitude)))
        return try #require(PositionKey.Position(latitude: north, longitude: east))
    }

    @Test func `distances are those of the earth`() throws {
        let boston = try position("42.3601", "-71.0589")
        let budapest = try position("47.4979", "19.0402")
        #expect(abs(boston.distance(to: budapest) - 6_701_911) < 1)
        let west = try position("0", "179.9999")
        let east = try position("0", "-179.9999")
        #expect(abs(west.distance(to: east) - 22.24) < 0.1)
        #expect(try position("90", "0").distance(to: position("90", "120")) < 0.001)
    }

    @Test func `degrees beyond the globe are no place`() {
        #expect(PositionKey.Position(latitude: DecimalValue(91), longitude: DecimalValue(0)) == nil)
        #expect(PositionKey.Position(latitude: DecimalValue(0), longitude: DecimalValue(-181)) == nil)
        #expect(PositionKey.Position(latitude: DecimalValue(-90), longitude: DecimalValue(180)) != nil)
    }

    @Test func `near finds what the distance says`() {
        var random = SeededRandom(seed: 18)
        func place() -> PositionKey.Position {
            PositionKey.Position(
                latitude: Int32.random(in: -900_000_000...900_000_000, using: &random),
                longitude: Int32.random(in: -1_800_000_000...1_800_000_000, using: &random))
        }
        for _ in 0..<200 {
            let centre = place()
            let distances: [Double] = [0, 10, 10_000, 2_000_000, 30_000_000]
            let metres = distances.randomElement(using: &random) ?? 0
            let match = PositionKey.matching(near: centre, metres: metres)
            for other in [centre] + (0..<50).map({ _ in place() }) {
                var key: [UInt8] = []
                PositionKey.append(other, to: &key)
                #expect(key.withUnsafeBufferPointer { PositionKey.decode($0) } == other)
                #expect(match.holds(key) == (centre.distance(to: other) <= metres))
            }
        }
    }
}
