/// What is wrong with the declaration of a route by itself, as sentences for the operator.
enum RouteFaults {
    /// Parameters that paged routes have without declaring them.
    private static let paging: Set<String> = ["page", "pageSize", "snapshot"]

    static func of(_ route: DomainRoute) -> [String] {
        var faults: [String] = []
        let segments = route.path.split(separator: "/", omittingEmptySubsequences: false)
        if segments.contains(where: \.isEmpty) { faults.append("has an empty segment") }
        let names = segments.filter { $0.hasPrefix("{") }
        for name in names where !name.hasSuffix("}") || name.count < 3 { faults.append("has the segment `\(name)`, which is no `{name}`") }
        if Set(names).count < names.count { faults.append("has a `{name}` twice") }
        var parameters = route.isPaged ? paging : []
        for parameter in route.query where !parameters.insert(parameter.name).inserted {
            faults.append("has the parameter `\(parameter.name)` twice")
        }
        if route.body != nil, route.method == .get || route.method == .delete { faults.append("takes a body, which its method has not") }
        if route.isPaged, route.method != .get { faults.append("is paged, but no GET") }
        for schema in [route.body, route.answer].compactMap(\.self) { faults += doubles(schema) }
        return faults.map { "Route `\(route.pattern)` \($0)" }
    }

    private static func doubles(_ schema: ContractSchema) -> [String] {
        switch schema.kind {
        case .array(let item, _): return doubles(item)
        case .object(let model):
            var seen: Set<String> = []
            return model.properties.flatMap { property in
                (seen.insert(property.name).inserted ? [] : ["has `\(property.name)` twice in `\(model.name)`"]) + doubles(property.schema)
            }
        default: return []
        }
    }
}
