/// A code system's concepts, to be looked up by code, walked up and down, and filtered. Immutable.
///
/// Concepts are named by their places in the definition's order.
final class CodeSystem: Sendable {
    let url: String
    let version: String
    let content: CodeSystemFacts.Content
    let isCaseSensitive: Bool
    let codes: [String]
    /// By code; without case where the system has none.
    private let places: [String: Int]
    private let above: Adjacency
    private let below: Adjacency
    private let propertyStarts: [Int]
    /// By concept.
    private let properties: [CodeSystemFacts.Property]

    /// Keeps the first of concepts with the same code. O(facts).
    init(_ facts: CodeSystemFacts) {
        url = facts.url
        version = facts.version
        content = facts.content
        isCaseSensitive = facts.isCaseSensitive
        codes = facts.codes
        var places: [String: Int] = [:]
        places.reserveCapacity(facts.codes.count)
        for (place, code) in facts.codes.enumerated() {
            let key = Self.key(code, isCaseSensitive: facts.isCaseSensitive)
            if places[key] == nil { places[key] = place }
        }
        self.places = places
        let edges = facts.isHierarchyOfMeaning ? facts.edges : []
        above = Adjacency(count: codes.count, edges.map { ($0.concept, $0.above) })
        below = Adjacency(count: codes.count, edges.map { ($0.above, $0.concept) })
        properties = facts.properties.sorted { $0.concept < $1.concept }
        var starts = [Int](repeating: 0, count: codes.count + 1)
        for property in properties where property.concept < codes.count { starts[property.concept + 1] += 1 }
        for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
        propertyStarts = starts
    }

    private static func key(_ code: String, isCaseSensitive: Bool) -> String { isCaseSensitive ? code : code.lowercased() }

    /// The place of a code; nil when the definition does not have it.
    func place(of code: String) -> Int? {
        if let place = places[Self.key(code, isCaseSensitive: isCaseSensitive)] { return place }
        return nil
    }

    /// The code as the definition writes it; as it is given when the definition does not have it.
    func written(_ code: String) -> String { isCaseSensitive ? code : place(of: code).map { codes[$0] } ?? code }

    /// The places below, by any number of steps, without the concept itself.
    func descendants(of place: Int) -> [Int] { below.reachable(from: place) }

    /// The places above, by any number of steps, without the concept itself.
    func ancestors(of place: Int) -> [Int] { above.reachable(from: place) }

    /// Those right below or right above.
    func children(of place: Int) -> ArraySlice<Int> { below[place] }
    func parents(of place: Int) -> ArraySlice<Int> { above[place] }

    /// Whether one concept is the other or above it.
    func subsumes(_ ancestor: Int, _ descendant: Int) -> Bool {
        ancestor == descendant || above.reaches(ancestor, from: descendant)
    }

    /// The values of a concept's property.
    func values(of name: String, at place: Int) -> some Sequence<String> {
        properties[propertyStarts[place]..<propertyStarts[place + 1]].lazy.filter { $0.name == name }.map(\.value)
    }

    /// Whether the concept is out of use (R4 codesystem-concept-properties: `inactive`, and the `status` that HL7's own systems use).
    func isInactive(_ place: Int) -> Bool {
        values(of: "inactive", at: place).contains("true")
            || values(of: "status", at: place).contains { ["retired", "deprecated", "inactive"].contains($0) }
    }
}
