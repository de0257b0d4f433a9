import FHIRCore
import FHIRSchema
import FHIRSearch
import Testing

/// Searches by the name of a query that a domain contributes.
struct NamedQueryTests {
    /// Boys or girls by name: `child=boy` and so on, as Patients by gender.
    private static let children = NamedQuery(
        name: "children", url: "http://x.org/children", types: [RequestFixture.type("Patient")], parameters: ["child"]
    ) {
        given throws(OperationFailure) in
        try given.map { parameter throws(OperationFailure) in
            guard let gender = ["boy": "male", "girl": "female"][parameter.value] else {
                throw OperationFailure(.invalid, .badParameter, "Parameter child: expected boy or girl")
            }
            return ("gender", gender)
        }
    }

    private func request(
        _ url: String, _ purpose: SearchRequest.Purpose = .answer(isLenient: false)
    ) throws(OperationFailure) -> SearchRequest {
        var context = RequestFixture.context
        context.queries = [Self.children]
        let halves = url.split(separator: "?", maxSplits: 1)
        return try SearchRequest(
            RequestFixture.parameters(halves[1]), scope: .type(RequestFixture.type(String(halves[0]))), purpose: purpose,
            now: RequestFixture.now, context)
    }

    @Test func `Its own parameters become what it stands for; others apply as well`() throws {
        let request = try request("Patient?_query=children&child=boy&name=x&_count=3")
        let criterion = try #require(request.query.branches.first?.criterion)
        #expect(RequestFixture.shape(criterion) == "and[Patient.gender Patient.name]")
        #expect(request.options.count == 3)
        #expect(request.queryText == "_query=children&child=boy&name=x&_count=3")
        #expect(request.isRestricted)
    }

    @Test(arguments: [
        ("Patient?_query=children&child=dog", "expected boy or girl"), ("Patient?_query=child", "known: children"),
        ("Observation?_query=children", "there are none here"), ("Patient?child=boy", "unknown for Patient"),
        ("Patient?_query=children&_query=children&child=boy", "it once"),
    ])
    func `What it does not understand is refused, and so is the name of another type's`(url: String, words: String) {
        let failure = #expect(throws: OperationFailure.self) { try request(url) }
        #expect(failure?.issues.contains { $0.diagnostics.contains(words) } == true, "\(failure?.issues.map(\.diagnostics) ?? [])")
    }

    @Test func `A condition can ask for it too`() throws {
        let request = try request("Patient?_query=children&child=girl", .condition)
        #expect(RequestFixture.shape(try #require(request.query.branches.first?.criterion)) == "Patient.gender")
    }
}
