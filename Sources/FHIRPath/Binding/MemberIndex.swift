import FHIRSchema

/// For each element name of the schema the properties it stands for in every type that has it; a choice has one name for all of them.
///
/// Made once for a schema (some 14,000 elements, a few milliseconds); a step found here needs no name at evaluation.
final class MemberIndex: Sendable {
    static let r4 = MemberIndex(.r4)

    private let entries: [String: MemberStep]

    init(_ schema: Schema) {
        var bindings: [String: [MemberStep.Binding]] = [:]
        for number in 0..<schema.typeCount {
            let type = TypeID(rawValue: UInt16(truncatingIfNeeded: number + 1))
            for element in schema.elements(of: type) {
                let range = schema.properties(of: element).rawRange
                bindings[schema.name(element), default: []].append(MemberStep.Binding(type: type, properties: range))
            }
        }
        var entries: [String: MemberStep] = [:]
        for (name, found) in bindings { entries[name] = MemberStep(name: name, bindings: found) }
        self.entries = entries
    }

    /// The step for a name; nil when no type has an element of that name.
    subscript(name: String) -> MemberStep? { entries[name] }
}

/// A step of a path by the name of an element, bound to every type that has one of that name.
struct MemberStep: Sendable {
    struct Binding: Sendable {
        let type: TypeID
        /// Numbers of the element's properties.
        let properties: Range<UInt16>
    }

    let name: String
    /// Sorted by type.
    private let bindings: [Binding]

    init(name: String, bindings: [Binding]) {
        self.name = name
        self.bindings = bindings
    }

    /// The numbers of the properties that the name stands for in a type; nil when it has none. Binary search.
    func properties(of type: TypeID) -> Range<UInt16>? {
        var low = 0
        var high = bindings.count
        while low < high {
            let middle = (low &+ high) / 2
            if bindings[middle].type < type { low = middle &+ 1 } else { high = middle }
        }
        guard low < bindings.count, bindings[low].type == type else { return nil }
        return bindings[low].properties
    }
}
