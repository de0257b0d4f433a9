import FHIRCore
import FHIRSchema
import FHIRSearch

/// Answers one search from an embedded store's rows: pages in its order, counts, and what was done for them.
struct SearchRun {
    struct Branch {
        let node: SearchNode
        var driver = ""
    }

    /// A hit before its version is read.
    struct Hit {
        var values: [[UInt8]?]
        var rid: Int64
    }

    let engine: SearchEngine
    let query: SearchQuery
    private(set) var branches: [Branch]
    private var hits = 0

    /// - Parameters:
    ///   - rights: what is ANDed into every branch, and into what is asked of other resources; nil for nothing.
    ///   - ofContained: whether the branches are about what a resource contains: that is shown with the resource.
    init(_ query: SearchQuery, _ state: SearchState, _ rights: AccessRights?, ofContained: Bool = false) {
        engine = SearchEngine(state: state, checks: rights.map { $0.checks(beside: query.checks) } ?? query.checks)
        self.query = query
        branches = query.branches.compactMap { branch in
            if ofContained { return Branch(node: SearchNode(of: branch.criterion, branch.type, rights)) }
            if let rights, !rights.has(.search, branch.type) { return nil }
            return Branch(node: .guarded(branch.criterion, branch.type, rights))
        }
    }

    /// The hits of a part, at most `limit`, with their bodies.
    mutating func page(_ part: SearchPart, limit: Int) throws(OperationFailure) -> SearchPage {
        var page = SearchPage()
        guard limit > 0 else { return page }
        let order = SearchOrder(query.order, isReversed: part.isBackward)
        var found: [Hit] = []
        for index in branches.indices {
            let more = try hits(&branches[index], order, part.cursor, limit: limit == .max ? limit : limit + 1)
            found = found.isEmpty ? more : Self.merge(found, more, order, limit: limit == .max ? limit : limit + 1)
        }
        page.hasMore = found.count > limit
        if page.hasMore { found.removeLast() }
        if part.isBackward { found.reverse() }
        let state = engine.state
        for hit in found {
            guard let row = try state.version(of: hit.rid, [.body]) else { continue }
            page.hits.append(SearchPage.Hit(version: row.stored, cursor: SearchCursor(values: hit.values, rid: hit.rid)))
        }
        hits = page.hits.count
        return page
    }

    /// How many resources meet the query.
    mutating func count() throws(OperationFailure) -> Int {
        var count = 0
        let state = engine.state
        for branch in branches {
            if case .all = branch.node.kind, state.overlay == nil {
                count += try state.rows.countLive(state.tenant, branch.node.type, at: state.at).reduce(0) { $0 + $1.count }
            } else if state.overlay == nil, branch.node.set == nil, let keys = branch.node.exactKeys, keys.count == 1 {
                branch.node.note("count")
                count += try state.countResources(with: keys[0])
            } else {
                count += try engine.all(branch.node).count
            }
        }
        hits = count
        return count
    }

    /// Whether a resource meets the query.
    func matches(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool {
        guard let rid = try engine.state.resource(type, id) else { return false }
        for branch in branches where branch.node.type == type {
            if try engine.holds(branch.node, rid) { return true }
        }
        return false
    }

    /// Those within a version that meet the criterion of their type.
    func contained(in rid: Int64, _ version: StoredVersion) throws(OperationFailure) -> [ContainedResource] {
        try engine.contained(in: rid, version, meeting: branches.map(\.node))
    }

    /// What was done so far. Rows are counted whoever may see their resources, so a restricted search tells its criteria alone.
    var plan: SearchPlan {
        if branches.contains(where: \.node.isGuarded) {
            return SearchPlan(
                branches: branches.map { SearchPlan.Branch(type: $0.node.type, driver: "access", root: $0.node.step.bare) }, hits: hits)
        }
        return SearchPlan(
            branches: branches.map { SearchPlan.Branch(type: $0.node.type, driver: $0.driver, root: $0.node.step) },
            examined: engine.state.examined, hits: hits)
    }

    private func hits(
        _ branch: inout Branch, _ order: SearchOrder, _ cursor: SearchCursor?, limit: Int
    ) throws(OperationFailure) -> [Hit] {
        var driver = ""
        defer { branch.driver = driver }
        if order.parts.isEmpty {
            let start = cursor?.rid ?? (order.isReversed ? .max : 0)
            return try engine.stream(branch.node, beyond: start, descending: order.isReversed, limit: limit) { driver = $0 }
                .map { Hit(values: [], rid: $0) }
        }
        return try OrderedSearch(engine: engine, node: branch.node, order: order, cursor: cursor).hits(limit) { driver = $0 }
    }

    private static func merge(_ left: [Hit], _ right: [Hit], _ order: SearchOrder, limit: Int) -> [Hit] {
        var merged: [Hit] = []
        var (first, second) = (0, 0)
        while merged.count < limit, first < left.count || second < right.count {
            let takesFirst = second == right.count
                || (first < left.count && order.precedes(left[first].values, left[first].rid, right[second].values, right[second].rid))
            if takesFirst {
                merged.append(left[first])
                first += 1
            } else {
                merged.append(right[second])
                second += 1
            }
        }
        return merged
    }
}
