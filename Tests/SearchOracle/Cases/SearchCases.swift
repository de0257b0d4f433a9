/// Hand-written searches with literal answers: what R4's `search.html` says, section by section.
///
/// Values are not percent-encoded. Answers are ids of `CaseWorld`, see `SearchCase.init`.
package enum SearchCases {
    /// A search and its answer.
    typealias Table = KeyValuePairs<String, String>

    package static let all: [SearchCase] =
        cases("string", strings) + cases("token", tokens) + cases("token: terminology", tokenTerminology)
        + cases("number", numbers) + cases("quantity", quantities) + cases("date", dates) + cases("date: intervals", dateIntervals)
        + cases("reference", references) + cases("composite", composites) + cases("uri", uris) + cases("near", near)
        + cases("every resource", everyResource) + cases("missing", missing) + cases("combining", combining)
        + cases("chaining", chaining) + cases("has", has) + cases("sort", sorting) + cases("include", includes)
        + cases("compartment", compartments) + cases("errors", errors)

    private static func cases(_ group: String, _ table: Table) -> [SearchCase] {
        table.map { SearchCase(group, $0.key, $0.value) }
    }
}
