import SearchOracle
import Testing

/// The oracle against the answers that were written by hand.
@Suite struct SearchCaseTests {
    @Test(arguments: SearchCases.all) func `a search has the answer written beside it`(_ example: SearchCase) {
        expect(example, SearchDefinitions.builtIn)
    }

    @Test func `with all of R4's definitions the answers are the same`() {
        guard let definitions = SearchDefinitions.shared(for: "SearchCaseTests") else { return }
        #expect(definitions.types.count > 130)
        for example in SearchCases.all { expect(example, definitions) }
    }

    @Test func `there are enough cases, each once, of a world without double ids`() {
        #expect(SearchCases.all.count >= 300)
        #expect(Set(SearchCases.all.map { $0.group + $0.search.description }).count == SearchCases.all.count)
        #expect(CaseWorld.resources.count == 58)
        #expect(Set(CaseWorld.resources.compactMap { $0["id"] }).count == CaseWorld.resources.count)
    }

    private func expect(_ example: SearchCase, _ definitions: SearchDefinitions) {
        let search = NaiveSearch(CaseWorld.world, definitions)
        let answer: SearchCase.Answer
        do {
            let found = try search.answer(example.search)
            answer = .found(found.matches.map(id), included: Set(found.included.map(id)))
        } catch {
            if case .refused(let name) = example.answer, error.parameter.contains(name) { return }
            answer = .refused(naming: error.parameter + " (" + error.reason.rawValue + ")")
        }
        #expect(answer == example.answer, "\(example.group): \(example)")
    }

    private func id(_ name: String) -> String { String(name.split(separator: "/")[1]) }
}
