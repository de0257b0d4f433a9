import FHIRSearch
import Testing

@testable import FHIRStore

/// The order of a group's index rows.
struct KeyRowOrderTests {
    @Test(arguments: [1, 65, 3000], [1, 2])
    func rowsComeAsTheirComparisonSays(_ count: Int, _ tenants: Int) {
        var random = SystemRandomNumberGenerator()
        var rows = (0..<count).map { _ in
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...1, using: &random) }
            return PendingWrites.KeyRow(
                tenant: Tenant(rawValue: Int32.random(in: 1...Int32(tenants), using: &random)),
                key: IndexKey(ParameterNumber(rawValue: UInt16.random(in: 1...3, using: &random)), bytes),
                rid: Int64.random(in: 1...5, using: &random), born: Int64.random(in: 1...5, using: &random), died: 0)
        }
        let expected = rows.sorted()
        KeyRowOrder.sort(&rows)
        #expect(rows == expected)
    }
}
