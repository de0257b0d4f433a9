import SearchOracle

/// Makes a search that is answered wrongly, and the world it is asked of, as small as they can be while the answer stays wrong.
struct SearchReduction {
    private(set) var search: SearchText
    private(set) var world: SearchWorld
    private let kind: SearchServer.Kind
    private let form: SearchComparison.Form
    private let definitions: SearchDefinitions
    /// How many more servers may be filled.
    private var trials = 150

    init(
        _ search: SearchText, _ form: SearchComparison.Form, of world: SearchWorld, _ definitions: SearchDefinitions,
        on kind: SearchServer.Kind
    ) async {
        (self.search, self.form, self.world, self.definitions, self.kind) = (search, form, world, definitions, kind)
        await dropParameters()
        await dropValues()
        await dropResources()
        await dropParameters()
    }

    /// The smallest case, to be read and to be asked again.
    func report() async -> String {
        let difference = await difference(search, world.resources) ?? "no difference any more"
        return "\(kind), \(form): \(search)\n    \(difference)\n" + world.resources.map { "    " + $0.json }.joined(separator: "\n")
    }

    private func difference(_ search: SearchText, _ resources: [PlainJSON]) async -> String? {
        var smaller = world
        smaller.resources = resources
        guard let server = try? await SearchServer.filled(kind, smaller) else { return nil }
        let found = await SearchComparison(server: server, oracle: NaiveSearch(smaller, definitions)).difference(search, form)
        await server.close()
        return found
    }

    private mutating func dropParameters() async {
        var index = 0
        while index < search.parameters.count, search.parameters.count > 1 {
            var smaller = search
            smaller.parameters.remove(at: index)
            if await holds(smaller, world.resources) { search = smaller } else { index += 1 }
        }
    }

    /// Leaves all but one of several values or rules.
    private mutating func dropValues() async {
        for index in search.parameters.indices {
            let parts = search.parameters[index].value.split(separator: ",").map(String.init)
            guard parts.count > 1 else { continue }
            for part in parts {
                var smaller = search
                smaller.parameters[index].value = part
                if await holds(smaller, world.resources) {
                    search = smaller
                    break
                }
            }
        }
    }

    /// Leaves out halves, quarters, and so on, as long as that changes nothing.
    private mutating func dropResources() async {
        var size = max(world.resources.count / 2, 1)
        while true {
            var start = 0
            while start < world.resources.count, world.resources.count > 1 {
                var smaller = world.resources
                smaller.removeSubrange(start..<min(start + size, smaller.count))
                if !smaller.isEmpty, await holds(search, smaller) { world.resources = smaller } else { start += size }
            }
            if size == 1 || trials <= 0 { return }
            size = max(size / 2, 1)
        }
    }

    private mutating func holds(_ search: SearchText, _ resources: [PlainJSON]) async -> Bool {
        guard trials > 0 else { return false }
        trials -= 1
        return await difference(search, resources) != nil
    }
}
