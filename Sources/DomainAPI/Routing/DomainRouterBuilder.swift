import PluginKit

/// Gathers routes as a tree and freezes it into a router.
struct DomainRouterBuilder {
    private struct Branch {
        var words: [String: Int] = [:]
        var parameter: Int?
        var endpoints: [Int?] = DomainRoute.Method.allCases.map { _ in nil }
    }

    private var branches = [Branch()]

    /// Adds a route as the endpoint of a number. The catalogue has seen to it that no two routes are the same; the first counts otherwise.
    mutating func add(_ route: DomainRoute, endpoint: Int) {
        var branch = 0
        for segment in route.path.split(separator: "/") {
            let isParameter = Endpoint.name(segment) != nil
            if let next = isParameter ? branches[branch].parameter : branches[branch].words[String(segment)] {
                branch = next
                continue
            }
            branches.append(Branch())
            let next = branches.count - 1
            if isParameter { branches[branch].parameter = next } else { branches[branch].words[String(segment)] = next }
            branch = next
        }
        if branches[branch].endpoints[route.method.number] == nil { branches[branch].endpoints[route.method.number] = endpoint }
    }

    consuming func freeze() -> DomainRouter {
        var nodes: [DomainRouter.Node] = []
        var edges: [DomainRouter.Edge] = []
        for branch in branches {
            let start = edges.count
            edges += branch.words.sorted { $0.key < $1.key }.map { DomainRouter.Edge(word: $0.key, node: $0.value) }
            nodes.append(DomainRouter.Node(edges: start..<edges.count, parameter: branch.parameter, endpoints: branch.endpoints))
        }
        return DomainRouter(nodes: nodes, edges: edges)
    }
}
