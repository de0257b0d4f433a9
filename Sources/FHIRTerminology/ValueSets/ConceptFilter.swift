import FHIRSchema

/// One filter of a value set on the concepts of a system (R4 valueset-filter-operator).
struct ConceptFilter {
    private enum Test {
        /// The concept is below this one, or the same where that counts too.
        case below(Int, orSame: Bool)
        /// The concept is one of these.
        case among(Set<Int>)
        /// The concept is none of these.
        case notAmong(Set<Int>)
        /// A property has, or has not, one of these values.
        case property(String, values: Set<String>, isIn: Bool)
        /// A property has, or has not, any value.
        case presence(String, Bool)
    }

    private let system: CodeSystem
    private let test: Test

    /// Fails for operations that are not understood and, where the system is not here in full, for an anchor that is not here.
    init(_ filter: ValueSetDefinition.Filter, in system: CodeSystem) throws(TerminologyFailure) {
        self.system = system
        test = try Self.test(filter, system)
    }

    /// The places that pass.
    var places: Set<Int> {
        switch test {
        case .among(let places): places
        case .below(let anchor, let orSame): Set(system.descendants(of: anchor) + (orSame ? [anchor] : []))
        case .notAmong, .property, .presence: Set(system.codes.indices.filter(passes))
        }
    }

    /// Whether a concept passes.
    func passes(_ place: Int) -> Bool {
        switch test {
        case .below(let anchor, let orSame): place == anchor ? orSame : system.subsumes(anchor, place)
        case .among(let places): places.contains(place)
        case .notAmong(let places): !places.contains(place)
        case .property(let name, let values, let isIn): system.values(of: name, at: place).contains { values.contains($0) } == isIn
        case .presence(let name, let isThere): system.values(of: name, at: place).contains { _ in true } == isThere
        }
    }

    private static func test(_ filter: ValueSetDefinition.Filter, _ system: CodeSystem) throws(TerminologyFailure) -> Test {
        let unsupported = TerminologyFailure.unsupportedFilter(
            property: filter.property, operation: filter.operation.map { String(describing: $0) } ?? "")
        guard let operation = filter.operation else { throw unsupported }
        switch filter.property {
        case "concept", "code": return try codeTest(operation, filter.value, system, unsupported)
        case "parent" where operation == .equals: return .among(Set(try anchor(filter.value, system).map(system.children) ?? []))
        case "child" where operation == .equals: return .among(Set(try anchor(filter.value, system).map(system.parents) ?? []))
        case "display", "definition", "designation": throw unsupported
        default: break
        }
        switch operation {
        case .equals: return .property(filter.property, values: [filter.value], isIn: true)
        case .isIn: return .property(filter.property, values: Set(list(filter.value)), isIn: true)
        case .isNotIn: return .property(filter.property, values: Set(list(filter.value)), isIn: false)
        case .exists: return .presence(filter.property, filter.value != "false")
        case .isA, .descendantOf, .isNotA, .generalizes, .regex: throw unsupported
        }
    }

    private static func codeTest(
        _ operation: ValueSetDefinition.Filter.Operation, _ value: String, _ system: CodeSystem, _ unsupported: TerminologyFailure
    ) throws(TerminologyFailure) -> Test {
        switch operation {
        case .isIn: return .among(Set(list(value).compactMap(system.place)))
        case .isNotIn: return .notAmong(Set(list(value).compactMap(system.place)))
        case .regex, .exists: throw unsupported
        case .equals, .isA, .descendantOf, .isNotA, .generalizes: break
        }
        guard let place = try anchor(value, system) else { return operation == .isNotA ? .notAmong([]) : .among([]) }
        switch operation {
        case .isA: return .below(place, orSame: true)
        case .descendantOf: return .below(place, orSame: false)
        case .isNotA: return .notAmong(Set(system.descendants(of: place) + [place]))
        case .generalizes: return .among(Set(system.ancestors(of: place) + [place]))
        default: return .among([place])
        }
    }

    /// The concept that a filter speaks of; nil when the system has none.
    private static func anchor(_ code: String, _ system: CodeSystem) throws(TerminologyFailure) -> Int? {
        if let place = system.place(of: code) { return place }
        if system.content == .complete { return nil }
        throw .unknownSystem(system.url)
    }

    private static func list(_ value: String) -> [String] {
        value.split(separator: ",").map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }
}
