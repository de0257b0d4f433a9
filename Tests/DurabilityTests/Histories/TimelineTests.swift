import Testing

/// The linearizability check itself.
struct TimelineTests {
    private func write(_ state: Int, _ start: Int64, _ end: Int64) -> Timeline.Operation {
        Timeline.Operation(start: start, end: end, effect: .write(state))
    }

    private func read(_ state: Int, _ start: Int64, _ end: Int64) -> Timeline.Operation {
        Timeline.Operation(start: start, end: end, effect: .read { $0 == state })
    }

    private func not(_ state: Int, _ start: Int64, _ end: Int64) -> Timeline.Operation {
        Timeline.Operation(start: start, end: end, effect: .read { $0 != state })
    }

    @Test func operationsThatOverlapMayTakePlaceInAnyOrder() {
        let timeline = Timeline(last: 2)
        #expect(timeline.contradiction([]) == nil)
        let mixed = [write(1, 1, 10), read(0, 2, 3), read(1, 4, 5), write(2, 6, 12), read(2, 7, 8), read(2, 13, 14)]
        #expect(timeline.contradiction(mixed) == nil)
        #expect(timeline.contradiction([write(2, 1, 10), write(1, 2, 9), read(2, 3, 8)]) == nil)
        #expect(timeline.contradiction([write(1, 1, 2), not(1, 3, 9), write(2, 4, 5), not(0, 6, 7)]) == nil)
    }

    @Test func staleReadsAreFound() {
        let timeline = Timeline(last: 2)
        #expect(timeline.contradiction([write(1, 1, 2), read(0, 3, 4)]) != nil)
        #expect(timeline.contradiction([write(1, 1, 10), read(1, 2, 3), read(0, 4, 5)]) != nil)
        #expect(timeline.contradiction([write(1, 1, 2), write(2, 3, 4), not(2, 5, 6)]) != nil)
        // The first read cannot have seen state 0, so it saw state 2; then the second cannot have seen state 1.
        #expect(timeline.contradiction([write(1, 1, 2), write(2, 3, 20), not(1, 4, 5), read(1, 6, 7)]) != nil)
    }

    @Test func writesOutOfOrderAreFound() {
        let timeline = Timeline(last: 2)
        #expect(timeline.contradiction([write(2, 1, 2), write(1, 3, 4)]) != nil)
        #expect(timeline.contradiction([write(1, 1, 2), write(1, 3, 4)]) != nil)
        #expect(timeline.contradiction([read(1, 1, 2), write(1, 3, 4)]) != nil)
        #expect(timeline.contradiction([write(3, 1, 2)]) != nil)
        #expect(timeline.contradiction([read(3, 1, 2)]) != nil)
    }
}
