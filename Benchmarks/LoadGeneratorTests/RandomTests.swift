import Testing

@testable import bench_load

struct RandomTests {
    @Test func `zipf ranks come in proportion to 1 over the rank`() {
        let ranks = ZipfRanks(count: 1000)
        var random = RandomSource(seed: 11)
        var counts = [Int](repeating: 0, count: 1001)
        let draws = 400_000
        for _ in 0..<draws { counts[ranks.draw(&random)] += 1 }
        let sum = (1...1000).reduce(0.0) { $0 + 1 / Double($1) }
        for rank in [1, 2, 3, 10, 30] {
            let expected = Double(draws) / (Double(rank) * sum)
            #expect(abs(Double(counts[rank]) - expected) < 6 * expected.squareRoot())
        }
        let tail = counts[501...1000].reduce(0, +)
        let expected = Double(draws) * (501...1000).reduce(0.0) { $0 + 1 / Double($1) } / sum
        #expect(abs(Double(tail) - expected) < 6 * expected.squareRoot())
    }

    @Test func `one resource always has rank 1`() {
        var random = RandomSource(seed: 1)
        let ranks = ZipfRanks(count: 1)
        #expect((0..<100).allSatisfy { _ in ranks.draw(&random) == 1 })
    }

    @Test func `a seed fixes the numbers and streams differ`() {
        var first = RandomSource(seed: 5, stream: 1)
        var same = RandomSource(seed: 5, stream: 1)
        var other = RandomSource(seed: 5, stream: 2)
        let numbers = (0..<8).map { _ in first.next() }
        #expect(numbers == (0..<8).map { _ in same.next() })
        #expect(numbers != (0..<8).map { _ in other.next() })
        #expect((0..<1000).allSatisfy { _ in (0..<7).contains(first.below(7)) })
    }
}
