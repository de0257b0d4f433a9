import FHIRModel
import FHIRSchema

/// Reading a CodeSystem resource.
extension CodeSystemFacts {
    /// Nil for another type, a resource without URL, and a supplement, which defines no codes. O(nodes).
    init?(_ arena: Arena) {
        let root = arena.root
        guard arena.schema.name(arena.type) == "CodeSystem", let url = arena.string(of: root, named: "url"),
            let content = arena.string(of: root, named: "content").flatMap(Content.init(code:))
        else { return nil }
        let meaning = arena.string(of: root, named: "hierarchyMeaning") ?? "is-a"
        self.init(
            url: url, version: arena.string(of: root, named: "version") ?? "", content: content,
            isCaseSensitive: arena.string(of: root, named: "caseSensitive") == "true",
            isHierarchyOfMeaning: meaning == "is-a" || meaning == "classified-with")
        var reading = ConceptReading(arena)
        reading.readConcepts(of: root, above: nil)
        codes = reading.codes
        edges = reading.edges
        properties = reading.properties
        // Codes above and below may be named before they are defined.
        var places: [String: Int] = [:]
        for (place, code) in codes.enumerated() where places[code] == nil { places[code] = place }
        for (place, code) in reading.above { if let above = places[code] { edges.append((place, above)) } }
        for (place, code) in reading.below { if let below = places[code] { edges.append((below, place)) } }
    }
}

/// Walks the concepts of a CodeSystem.
private struct ConceptReading {
    private let arena: Arena
    private let code: PropertyID?
    private let nested: PropertyID?
    private let rootConcept: PropertyID?
    private let property: PropertyID?
    /// What the system calls its properties parent and child, by the URLs that R4 gives them.
    private var aboveNames: Set<String> = ["parent", "subsumedBy"]
    private var belowNames: Set<String> = ["child"]

    var codes: [String] = []
    var edges: [(concept: Int, above: Int)] = []
    var properties: [CodeSystemFacts.Property] = []
    /// Concepts and the codes that they say are above or below.
    var above: [(Int, String)] = []
    var below: [(Int, String)] = []

    init(_ arena: Arena) {
        self.arena = arena
        let schema = arena.schema
        rootConcept = schema.property(of: arena.type, named: "concept")
        let concept = rootConcept.map { schema[$0].type } ?? .none
        code = schema.property(of: concept, named: "code")
        nested = schema.property(of: concept, named: "concept")
        property = schema.property(of: concept, named: "property")
        for definition in arena.children(of: arena.root, named: "property") {
            guard let name = arena.string(of: definition, named: "code") else { continue }
            switch arena.string(of: definition, named: "uri") {
            case "http://hl7.org/fhir/concept-properties#parent": aboveNames.insert(name)
            case "http://hl7.org/fhir/concept-properties#child": belowNames.insert(name)
            default: break
            }
        }
    }

    mutating func readConcepts(of node: NodeID, above parent: Int?) {
        guard let name = parent == nil ? rootConcept : nested, let code, let property else { return }
        var at = arena[node].firstChild
        while !at.isNone {
            if arena[at].property == name, let text = arena.child(of: at, code).flatMap(arena.string) {
                let place = codes.count
                codes.append(text)
                if let parent { edges.append((place, parent)) }
                for entry in arena.children(of: at) where arena[entry].property == property { readProperty(entry, of: place) }
                readConcepts(of: at, above: place)
            }
            at = arena[at].next
        }
    }

    private mutating func readProperty(_ node: NodeID, of place: Int) {
        guard let name = arena.string(of: node, named: "code"), let value = value(of: node) else { return }
        if aboveNames.contains(name) {
            above.append((place, value))
        } else if belowNames.contains(name) {
            below.append((place, value))
        } else {
            properties.append(CodeSystemFacts.Property(name: name, value: value, concept: place))
        }
    }

    /// The text of a primitive value, or the code of a Coding.
    private func value(of node: NodeID) -> String? {
        for child in arena.children(of: node) where arena.schema[arena[child].property].isChoice {
            return arena.string(child) ?? arena.string(of: child, named: "code")
        }
        return nil
    }
}
