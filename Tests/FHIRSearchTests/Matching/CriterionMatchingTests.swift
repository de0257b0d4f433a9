import FHIRCore
import FHIRSchema
import Testing

@testable import FHIRSearch

/// Criteria decided in memory, as subscriptions do.
struct CriterionMatchingTests {
    private let one = ParameterNumber(rawValue: 20)
    private let two = ParameterNumber(rawValue: 21)

    private func resource(_ keys: [IndexKey]) throws -> MatchableResource {
        MatchableResource(
            type: Schema.r4.known.patient, id: try #require(ResourceID("p1")), lastUpdated: Instant(milliseconds: 1000),
            keys: keys.sorted(),
            body: [])
    }

    @Test func `rows are those of the parameter, in a range, that pass the test`() {
        var random = SeededRandom(seed: 19)
        func bytes() -> [UInt8] { (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8.random(in: 0...3, using: &random) } }
        for _ in 0..<500 {
            let count = Int.random(in: 0..<20, using: &random)
            let keys = (0..<count).map { _ in IndexKey(random.once(in: 2) ? one : two, bytes()) }.sorted()
            let lower = bytes()
            let range = random.once(in: 4) ? KeyRange.all : random.once(in: 2) ? .prefix(lower) : KeyRange(from: lower, to: bytes())
            let test: KeyTest = random.once(in: 2) ? .any : .isCut
            let truth = keys.contains { $0.parameter == one && range.contains($0.bytes) && test.holds($0.bytes) }
            #expect(RowCriterion(one, [range].filter { !$0.isEmpty }, test).matches(keys) == truth)
        }
    }

    @Test func `criteria are joined with what is not known`() throws {
        let resource = try resource([IndexKey(one, [1])])
        let has = SearchCriterion.rows(RowCriterion(one, [.all]))
        let lacks = SearchCriterion.rows(RowCriterion(two, [.all]))
        let chain = SearchCriterion.refers(ReferencePath(one), Schema.r4.known.patient, .all)
        #expect(has.matches(resource) == true)
        #expect(lacks.matches(resource) == false)
        #expect(SearchCriterion.not(lacks).matches(resource) == true)
        #expect(SearchCriterion.and([has, chain]).matches(resource) == nil)
        #expect(SearchCriterion.and([lacks, chain]).matches(resource) == false)
        #expect(SearchCriterion.or([has, chain]).matches(resource) == true)
        #expect(SearchCriterion.or([lacks, chain]).matches(resource) == nil)
        #expect(SearchCriterion.not(chain).matches(resource) == nil)
        #expect(SearchCriterion.and([]).matches(resource) == true)
        #expect(SearchCriterion.or([]).matches(resource) == false)
        #expect(SearchCriterion.ids([resource.id]).matches(resource) == true)
        #expect(SearchCriterion.lastUpdated(Instant(milliseconds: 0)..<Instant(milliseconds: 1000)).matches(resource) == false)
        #expect(SearchCriterion.checked(0).matches(resource) == nil)
        #expect(SearchCriterion.checked(7).matches(resource, Checks()) == true)
        #expect(SearchCriterion.checked(8).matches(resource, Checks()) == false)
        #expect(!SearchCriterion.or([has, .not(chain)]).isLocal)
        #expect(SearchCriterion.or([has, .not(.checked(0))]).isLocal)
    }

    private struct Checks: ResourceChecks {
        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool { check == 7 }
    }
}
