import FHIRCore
import FHIRSearch
import FHIRStore

/// The URLs in a Bundle's links.
struct PageLinks: Sendable {
    /// Absolute URL of what is paged, without a query.
    private let url: String
    /// The parameters that were used, percent-encoded; without the page token.
    private let query: String
    /// What a page token is bound to: whose and with which rights, path and parameters.
    let scope: String

    /// - Parameter parameters: those that were used; a page token among them is left out.
    init(url: String, _ parameters: [InteractionRequest.Parameter], _ access: Access) {
        self.url = url
        self.query = parameters.lazy.filter { $0.name != PageToken.parameter }
            .map { SearchRequest.percentEncoded($0.name) + "=" + SearchRequest.percentEncoded($0.value) }.joined(separator: "&")
        let query = "\(access.tenant.rawValue) \(access.principal ?? "") \(url)?\(self.query)"
        // The length tells where the rights end.
        scope = access.rights.map { "rights \($0.name.utf8.count) \($0.name) \(query)" } ?? query
    }

    /// The links of a page.
    /// - Parameters:
    ///   - page: the page's own token, nil for the first.
    ///   - first: the token of the first page; nil to ask for it anew.
    ///   - previous, next, last: the tokens of the page before it, behind it, and of the last; nil where there is no such link.
    func all(
        page: String?, first: String? = nil, previous: String? = nil, next: String?, last: String? = nil
    ) -> [ResultBundle.Link] {
        var links = [link("self", page), link("first", first)]
        if let previous { links.append(link("prev", previous)) }
        if let next { links.append(link("next", next)) }
        if let last { links.append(link("last", last)) }
        return links
    }

    private func link(_ relation: String, _ page: String?) -> ResultBundle.Link {
        var parts = query
        if let page { parts += (query.isEmpty ? "" : "&") + PageToken.parameter + "=" + SearchRequest.percentEncoded(page) }
        return ResultBundle.Link(relation, parts.isEmpty ? url : url + "?" + parts)
    }
}
