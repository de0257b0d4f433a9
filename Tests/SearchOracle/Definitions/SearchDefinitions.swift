/// The search parameters and compartments that searches are evaluated with.
package struct SearchDefinitions: Sendable {
    /// By type and code. The parameters of all resources are under `Resource`.
    private(set) var parameters: [String: [String: SearchDefinition]] = [:]
    /// By compartment and type: the parameters that put a resource into the compartment.
    private(set) var compartments: [String: [String: [String]]] = [:]

    /// The resource types that are known: those that have parameters of their own, and those that compartments tell of.
    package private(set) var types: Set<String> = []

    /// The parameter of a type, or one of all resources.
    package func parameter(_ type: String, _ code: String) -> SearchDefinition? {
        parameters[type]?[code] ?? parameters["Resource"]?[code]
    }

    /// The type's own parameters in the order of their codes.
    package func parameters(of type: String) -> [SearchDefinition] {
        (parameters[type] ?? [:]).values.sorted { $0.code < $1.code }
    }

    /// Adds a parameter; the first of a type and code counts.
    mutating func add(_ definition: SearchDefinition) {
        if definition.type != "Resource", definition.type != "DomainResource" { types.insert(definition.type) }
        if parameters[definition.type]?[definition.code] == nil { parameters[definition.type, default: [:]][definition.code] = definition }
    }

    mutating func add(compartment: String, type: String, parameters: [String]) {
        types.insert(type)
        compartments[compartment, default: [:]][type] = parameters.filter { $0 != "{def}" }
    }

    /// The parameters of the types in our own fixtures; needs no files.
    package static let builtIn: SearchDefinitions = {
        var definitions = SearchDefinitions()
        for line in [everyResource, people, care, observations].flatMap({ $0.split(separator: "\n") }) { definitions.read(String(line)) }
        for line in ownCompartments.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            definitions.add(compartment: words[0], type: words[1], parameters: Array(words.dropFirst(2)))
        }
        return definitions
    }()

    /// Reads a line of a table: `Type.code ; kind ; expression ; targets or components`.
    private mutating func read(_ line: String) {
        let fields = line.split(separator: ";").map { $0.trimmed }
        let name = fields[0].split(separator: ".", maxSplits: 1).map(String.init)
        guard let kind = SearchKind(rawValue: fields[1]), let path = PathParser.parse(fields[2]) else { return }
        var definition = SearchDefinition(type: name[0], code: name[1], kind: kind, path: path)
        if kind == .reference, fields.count > 3, fields[3] != "*" { definition.targets = fields[3].split(separator: " ").map(String.init) }
        if kind == .composite {
            definition.components = fields.dropFirst(3).compactMap { field in
                guard let equals = field.firstIndex(of: "="), let path = PathParser.parse(String(field[field.index(after: equals)...]))
                else { return nil }
                return SearchDefinition.Component(code: String(field[..<equals]).trimmed, path: path)
            }
        }
        add(definition)
    }

    /// Parameters of every resource (R4 `search.html#all`).
    static let everyResource = """
        Resource._id ; special ; Resource.id
        Resource._lastUpdated ; date ; Resource.meta.lastUpdated
        Resource._tag ; token ; Resource.meta.tag
        Resource._profile ; uri ; Resource.meta.profile
        Resource._security ; token ; Resource.meta.security
        Resource._source ; uri ; Resource.meta.source
        """

    /// Compartment, type, parameters: facts of R4's compartment definitions.
    private static let ownCompartments = """
        Encounter Condition encounter
        Encounter MedicationRequest encounter
        Encounter Observation encounter
        Patient Condition patient asserter
        Patient Encounter patient
        Patient Group member
        Patient List subject source
        Patient MedicationRequest subject
        Patient Observation subject performer
        Patient Patient link
        Patient RiskAssessment subject
        Practitioner Condition asserter
        Practitioner Encounter practitioner participant
        Practitioner Group member
        Practitioner List source
        Practitioner MedicationRequest requester
        Practitioner Observation performer
        Practitioner Patient general-practitioner
        Practitioner RiskAssessment performer
        """
}

extension StringProtocol {
    /// Without the spaces and line ends around it.
    var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
