import FHIRSearch
import Testing

@testable import FHIRStore

/// Which index keys an update brings and takes away.
struct KeyDifferenceTests {
    private func keys(_ values: [UInt8]) -> [IndexKey] {
        values.map { IndexKey(ParameterNumber(rawValue: $0 < 100 ? 16 : 17), [UInt8($0)]) }
    }

    @Test(arguments: [
        ([], [], [], []), ([], [1, 200], [1, 200], []), ([1, 200], [], [], [1, 200]), ([1, 2, 3], [1, 2, 3], [], []),
        ([1, 3, 5], [2, 3, 4], [2, 4], [1, 5]), ([99, 100], [98, 101], [98, 101], [99, 100]),
    ] as [([UInt8], [UInt8], [UInt8], [UInt8])])
    func keysThatStayAreLeftAlone(_ old: [UInt8], _ new: [UInt8], _ expectedBorn: [UInt8], _ expectedDied: [UInt8]) {
        var born: [UInt8] = []
        var died: [UInt8] = []
        KeyDifference.walk(from: keys(old), to: keys(new)) { born.append($0.bytes[0]) } died: { died.append($0.bytes[0]) }
        #expect(born == expectedBorn)
        #expect(died == expectedDied)
    }
}
