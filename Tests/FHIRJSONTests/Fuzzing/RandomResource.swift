import FHIRModel
import FHIRSchema

/// Makes random legal resources of any type, straight from the schema.
struct RandomResource {
    var random: SeededRandom
    private let schema = Schema.r4

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// A resource with random elements in random order.
    mutating func make() -> Arena {
        let types = schema.resourceTypes
        let type = types[Int.random(in: 0..<types.count, using: &random)]
        var arena = Arena(schema: schema, root: type)
        fill(&arena, arena.root, budget: 5)
        return arena
    }

    /// Gives a node some children; at least one unless it is a resource.
    private mutating func fill(_ arena: inout Arena, _ node: NodeID, budget: Int) {
        let type = arena[node].type
        let isResource = schema.kind(of: type) == .resource
        var elements: [ElementID] = []
        var properties = Array(schema.properties(of: type)).shuffled(using: &random)
        if budget <= 0 { properties.sort { rank($0) < rank($1) } }
        let wanted = budget <= 0 ? 1 : Int.random(in: (isResource ? 0 : 1)...6, using: &random)
        for property in properties where elements.count < wanted && !elements.contains(schema[property].element) {
            elements.append(schema[property].element)
            let count = schema[property].isArray ? Int.random(in: 1...3, using: &random) : 1
            for _ in 0..<count { add(property, to: node, &arena, budget: budget - 1) }
        }
    }

    /// Primitives first, so that a branch ends.
    private func rank(_ property: PropertyID) -> Int { schema[property].isPrimitive ? 0 : 1 }

    private mutating func add(_ property: PropertyID, to parent: NodeID, _ arena: inout Arena, budget: Int) {
        let info = schema[property]
        var type = info.type
        if info.isResource { type = schema.resourceTypes[Int.random(in: 0..<schema.resourceTypes.count, using: &random)] }
        let node = arena.append(property, type: type, to: parent)
        guard info.isPrimitive else { return fill(&arena, node, budget: budget) }
        let isBare = info.isXMLAttribute || info.isXHTML
        let hasExtension = !isBare && budget > 0 && random.once(in: 5)
        if !(hasExtension && random.once(in: 2)) { arena.setText(node, to: value(info.primitive)) }
        if hasExtension { fill(&arena, node, budget: min(budget - 1, 1)) }
    }

    private mutating func value(_ kind: PrimitiveKind) -> String {
        let number = Int.random(in: 1...99_999, using: &random)
        switch kind {
        case .none: return "x"
        case .boolean: return random.once(in: 2) ? "true" : "false"
        case .integer: return ["0", "-1", "2147483647", "-2147483648", "\(number)"].randomElement(using: &random) ?? "1"
        case .unsignedInt: return ["0", "\(number)"].randomElement(using: &random) ?? "1"
        case .positiveInt: return "\(number)"
        case .decimal: return ["0.00", "-1.50", "1e5", "-0", "\(number).\(number)0"].randomElement(using: &random) ?? "1"
        case .string, .markdown:
            let parts = ["a", "\"", "\\", "\n", "\t", "é", "€", "😀", "/", "a long run of plain text", "\u{7F}", " "]
            return "x" + (0..<Int.random(in: 0...8, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
        case .code: return ["a", "a b", "<=", "é\"\\"].randomElement(using: &random) ?? "a"
        case .id: return "id-\(number).A"
        case .oid: return "urn:oid:1.2.\(number)"
        case .uri, .url, .canonical: return ["urn:x", "http://example.org/a?b=\"c\"&d=\\#é|\(number)"].randomElement(using: &random) ?? "a"
        case .uuid: return "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"
        case .base64Binary: return ["YQ==", "YWJj", "YWJj\r\nYWI="].randomElement(using: &random) ?? "YQ=="
        case .date: return ["2020", "2020-02", "2020-02-29"].randomElement(using: &random) ?? "2020"
        case .dateTime: return ["2020", "2020-02-29", "2020-02-29T12:30:00.5+02:00"].randomElement(using: &random) ?? "2020"
        case .instant: return "2020-02-29T12:30:00.123Z"
        case .time: return "23:59:59.9"
        case .xhtml: return "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title='a'>x&nbsp;\\ \n</p></div>"
        }
    }
}
