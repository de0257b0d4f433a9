import FHIRJSON

/// Compares JSON texts as far as the codec has to keep them.
enum JSONTwin {
    /// A tree without what the arena does not keep: where `_x` stands, arrays of nothing but null beside their `_x`, nulls that pad the end
    /// of an array, and where `resourceType` stands.
    static func normalised(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): return .array(items.map(normalised))
        case .object(let members):
            var order: [String] = []
            var values: [String: JSONValue] = [:]
            for member in members {
                let name = member.name.hasPrefix("_") ? String(member.name.dropFirst()) : member.name
                if !order.contains(name) { order.append(name) }
                values[member.name] = normalised(member.value)
            }
            if let index = order.firstIndex(of: "resourceType") { order.insert(order.remove(at: index), at: 0) }
            var result: [JSONValue.Member] = []
            for name in order {
                for key in [name, "_" + name] {
                    guard let value = values[key] else { continue }
                    if key == name, values["_" + name] != nil, value.items?.allSatisfy({ $0 == .null }) == true { continue }
                    result.append(JSONValue.Member(key, value))
                }
            }
            return .object(result)
        default: return value
        }
    }
}
