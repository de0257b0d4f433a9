import PluginKit

/// Finds the routes of a path: a trie over segments, frozen into arrays.
///
/// In each place the words of routes come before what stands for an id, and are never taken for one: with a route `patients/search`, no
/// path below `patients/{id}` has the id `search`, whatever its method and whatever follows.
struct DomainRouter: Sendable {
    struct Node: Sendable {
        /// The words in this place, as a range of `edges`.
        var edges: Range<Int>
        /// Where a segment leads that is none of the words; nil when nowhere.
        var parameter: Int?
        /// By the method's number, the endpoint that ends here.
        var endpoints: [Int?]
    }

    /// A word and the node it leads to.
    struct Edge: Sendable {
        var word: String
        var node: Int
    }

    /// Where a path ends.
    struct Place {
        fileprivate let node: Int
        /// What stands for the `{…}` segments, in order.
        let values: [String]
    }

    private let nodes: [Node]
    private let edges: [Edge]

    init(nodes: [Node], edges: [Edge]) {
        self.nodes = nodes
        self.edges = edges
    }

    /// Nil when no route of any method has this path. O(segments × log words).
    func find(_ segments: [String]) -> Place? {
        var node = 0
        var values: [String] = []
        for segment in segments {
            if let next = follow(segment, from: nodes[node].edges) {
                node = next
            } else if let next = nodes[node].parameter, !segment.isEmpty {
                node = next
                values.append(segment)
            } else {
                return nil
            }
        }
        return nodes[node].endpoints.contains { $0 != nil } ? Place(node: node, values: values) : nil
    }

    /// The endpoint of a method there; nil when there is none.
    func endpoint(_ method: DomainRoute.Method, at place: Place) -> Int? { nodes[place.node].endpoints[method.number] }

    /// The endpoints of all methods there.
    func endpoints(at place: Place) -> [Int] { nodes[place.node].endpoints.compactMap(\.self) }

    /// The methods that there are, as `Allow` has them.
    func allowed(at place: Place) -> String {
        var names: [String] = []
        for method in DomainRoute.Method.allCases where endpoint(method, at: place) != nil {
            names.append(method.rawValue)
            if method == .get { names.append("HEAD") }
        }
        return (names + ["OPTIONS"]).joined(separator: ", ")
    }

    private func follow(_ segment: String, from range: Range<Int>) -> Int? {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if edges[middle].word < segment { low = middle + 1 } else { high = middle }
        }
        return low < range.upperBound && edges[low].word == segment ? edges[low].node : nil
    }
}

extension DomainRoute.Method {
    /// Its place in the endpoints of a node.
    var number: Int {
        switch self {
        case .get: 0
        case .post: 1
        case .put: 2
        case .delete: 3
        }
    }
}
