/// Which places lead to which, as one array of targets in the order of their sources.
struct Adjacency: Sendable {
    private let starts: [Int]
    private let targets: [Int]

    /// - Parameter edges: from and to, in 0..<count; others are left out.
    init(count: Int, _ edges: [(from: Int, to: Int)]) {
        let edges = edges.filter { (0..<count).contains($0.from) && (0..<count).contains($0.to) && $0.from != $0.to }
        var starts = [Int](repeating: 0, count: count + 1)
        for edge in edges { starts[edge.from + 1] += 1 }
        for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
        var ends = starts
        var targets = [Int](repeating: 0, count: edges.count)
        for edge in edges {
            targets[ends[edge.from]] = edge.to
            ends[edge.from] += 1
        }
        self.starts = starts
        self.targets = targets
    }

    /// The places that one leads to in one step.
    subscript(place: Int) -> ArraySlice<Int> { targets[starts[place]..<starts[place + 1]] }

    /// The places that one leads to in any number of steps, each once, without itself; circles do no harm.
    func reachable(from place: Int) -> [Int] {
        var found: [Int] = []
        var seen: Set<Int> = [place]
        var at = place
        var next = 0
        while true {
            for target in self[at] where seen.insert(target).inserted { found.append(target) }
            guard next < found.count else { return found }
            at = found[next]
            next += 1
        }
    }

    /// Whether one place leads to another in one step or more.
    func reaches(_ goal: Int, from place: Int) -> Bool {
        var at = place
        // Most chains do not branch; one longer than there are places is a circle.
        for _ in 0..<starts.count {
            let targets = self[at]
            guard let target = targets.first else { return false }
            if targets.count > 1 { return targets.contains(goal) || reachable(from: at).contains(goal) }
            if target == goal { return true }
            at = target
        }
        return false
    }
}
