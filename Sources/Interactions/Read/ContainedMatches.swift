import FHIRCore
import FHIRSearch
import FHIRStore

/// A page of a search that returns contained resources themselves.
struct ContainedPage: Sendable {
    enum Match: Sendable {
        case whole(StoredVersion)
        case contained(ContainedResource, in: StoredVersion)
    }

    var matches: [Match] = []
    /// Where the next page begins: in which part of the containers, and behind how many of its matches. Nil when this is the last.
    var next: (part: SearchPart, skipped: Int)?
}

/// Finds contained resources through their containers, in one view: all of a container come one after the other (R4
/// `search.html#contained`).
struct ContainedMatches {
    let search: ContainedSearch
    /// Of the containers, and of what is found beside them.
    let query: SearchQuery
    let view: any StoreView

    /// How many containers are read at a time to count.
    private static let step = 256

    /// - Parameters:
    ///   - part: of the containers: the first, or what comes behind one.
    ///   - skipped: how many matches of the part were on pages before.
    func page(from part: SearchPart, skipping skipped: Int, limit: Int) throws(OperationFailure) -> ContainedPage {
        var page = ContainedPage()
        guard limit > 0 else { return page }
        var (part, skipped) = (part, skipped)
        while true {
            let containers = try view.search(query, part, limit: limit - page.matches.count)
            for hit in containers.hits {
                for (index, match) in try matches(hit.version).enumerated().dropFirst(skipped) {
                    guard page.matches.count < limit else {
                        page.next = (part, index)
                        return page
                    }
                    page.matches.append(match)
                }
                (part, skipped) = (.after(hit.cursor), 0)
            }
            guard containers.hasMore else { return page }
            if page.matches.count == limit {
                page.next = (part, 0)
                return page
            }
        }
    }

    /// How many there are. Reads all containers.
    func count() throws(OperationFailure) -> Int {
        var count = 0
        var part = SearchPart.first
        while true {
            let containers = try view.search(query, part, limit: Self.step)
            for hit in containers.hits { count += try matches(hit.version).count }
            guard containers.hasMore, let last = containers.hits.last else { return count }
            part = .after(last.cursor)
        }
    }

    /// The resource itself, if it is found beside contained ones, and what it contains.
    private func matches(_ version: StoredVersion) throws(OperationFailure) -> [ContainedPage.Match] {
        var matches: [ContainedPage.Match] = []
        let beside = search.beside.filter { $0.type == version.type }
        if !beside.isEmpty, try view.matches(SearchQuery(beside, checks: query.checks), version.type, version.id) {
            matches.append(.whole(version))
        }
        let inside = try view.contained(in: version, SearchQuery(search.inside, checks: query.checks))
        return matches + inside.map { .contained($0, in: version) }
    }
}
