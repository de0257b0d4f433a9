import FHIRSearch
import Testing

@testable import FHIRStore

/// Which index keys an update brings and takes away.
struct KeyDifferenceTests {
    private func keys(_ values: [UInt64]) -> [IndexKey] {
        values.map { IndexKey(parameter: $0 < 100 ? .identifier : .reference, value: $0) }
    }

    @Test(arguments: [
        ([], [], [], []), ([], [1, 200], [1, 200], []), ([1, 200], [], [], [1, 200]), ([1, 2, 3], [1, 2, 3], [], []),
        ([1, 3, 5], [2, 3, 4], [2, 4], [1, 5]), ([99, 100], [98, 101], [98, 101], [99, 100]),
    ] as [([UInt64], [UInt64], [UInt64], [UInt64])])
    func keysThatStayAreLeftAlone(_ old: [UInt64], _ new: [UInt64], _ expectedBorn: [UInt64], _ expectedDied: [UInt64]) {
        var born: [UInt64] = []
        var died: [UInt64] = []
        KeyDifference.walk(from: keys(old), to: keys(new)) { born.append($0.value) } died: { died.append($0.value) }
        #expect(born == expectedBorn)
        #expect(died == expectedDied)
    }
}
