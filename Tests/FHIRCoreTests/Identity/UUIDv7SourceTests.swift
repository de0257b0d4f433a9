import FHIRCore
import Foundation
import Testing

/// Ids of new resources.
struct UUIDv7SourceTests {
    @Test func `ids have the form, the time and the order of version 7`() throws {
        let source = UUIDv7Source()
        let earlier = source.next(at: Instant(milliseconds: 0x0123_4567_89AB)).value
        let later = source.next(at: Instant(milliseconds: 0x0123_4567_89AC)).value
        #expect(earlier.hasPrefix("01234567-89ab-7"))
        #expect(earlier < later)
        #expect(["8", "9", "a", "b"].contains(earlier.split(separator: "-")[3].first.map(String.init)))
        #expect(UUID(uuidString: earlier) != nil && ResourceID(earlier) != nil)
    }

    @Test func `no id comes twice, whichever threads ask`() async {
        let source = UUIDv7Source()
        let ids = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<8 { group.addTask { (0..<5_000).map { _ in source.next(at: Instant(milliseconds: 1)).value } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids).count == 40_000)
    }

    @Test func `random bits of all places differ from id to id`() {
        let source = UUIDv7Source()
        var ones = [Int](repeating: 0, count: 36)
        for _ in 0..<400 {
            for (place, character) in source.next(at: Instant(milliseconds: 0)).value.enumerated() where (character.hexDigitValue ?? 0) & 1 == 1 {
                ones[place] += 1
            }
        }
        for place in [15, 16, 17, 20, 21, 22] + Array(24..<36) { #expect((100...300).contains(ones[place]), "\(place)") }
    }
}
