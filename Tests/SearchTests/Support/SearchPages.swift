/// The pages that the links of a search lead through.
struct SearchPages {
    var pages: [SearchReply] = []
    /// Why the way ended early.
    var fault: String?

    var matches: [String] { pages.flatMap(\.matches) }
    var included: Set<String> { pages.reduce(into: []) { $0.formUnion($1.included) } }

    /// Follows a relation from a page to the end.
    /// - Parameter between: runs before every further page; may give another server to ask.
    init(
        _ server: SearchServer, from url: String, by relation: String = "next", limit: Int = 10_000,
        between: () async -> SearchServer? = { nil }
    ) async {
        var server = server
        var url: String? = url
        while let current = url {
            if !pages.isEmpty, let other = await between() { server = other }
            let page = await server.get(current)
            guard page.status == 200 else {
                fault = "page \(pages.count + 1): \(page.status) \(page.refusal)"
                return
            }
            pages.append(page)
            guard pages.count <= limit else {
                fault = "more than \(limit) pages"
                return
            }
            url = page.links[relation]
        }
    }
}
