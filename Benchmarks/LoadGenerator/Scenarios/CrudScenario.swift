/// create, read, update, read, delete of nine types, each connection in cycles of its own.
struct CrudScenario: Scenario {
    let kinds = ["create", "read", "update", "read again", "delete"]
    let unit = "requests"
    /// In the order in which a connection goes through them.
    static let types: [String] = [
        "Patient", "Location", "Organization", "Practitioner", "Encounter", "Observation", "MedicationRequest", "Claim",
        "ExplanationOfBenefit",
    ]

    private let writer: RequestWriter
    private let templates: [Template]
    private let anchors: [AnchorSet]
    private var cycles: [CrudCycle]

    init(_ writer: RequestWriter, _ library: TemplateLibrary, _ anchors: [AnchorSet], connections: Int, seed: UInt64) throws(LoadFailure) {
        self.writer = writer
        self.anchors = anchors
        var templates: [Template] = []
        for type in Self.types { templates.append(try library.template(type)) }
        self.templates = templates
        // Connections start with different types, so that the mix is even from the first second.
        cycles = (0..<connections).map { CrudCycle(type: $0 % Self.types.count, random: RandomSource(seed: seed, stream: UInt64($0))) }
    }

    mutating func next(_ connection: Int, _ request: Bytes) -> Int? {
        let cycle = cycles[connection]
        let template = templates[cycle.type]
        switch cycle.step {
        case .create:
            render(cycle, template, id: nil)
            writer.begin("POST", "/fhir/", request)
            request.append(template.type)
            writer.finish(request, body: cycle.body)
        case .update:
            render(cycle, template, id: cycle.id)
            writer.begin("PUT", "/fhir/", request)
            appendPath(cycle, template, request)
            writer.finish(request, body: cycle.body)
        case .read, .readAgain:
            writer.begin("GET", "/fhir/", request)
            appendPath(cycle, template, request)
            writer.finish(request)
        case .delete:
            writer.begin("DELETE", "/fhir/", request)
            appendPath(cycle, template, request)
            writer.finish(request)
        }
        return cycle.step.rawValue
    }

    mutating func check(_ connection: Int, _ response: Response) -> Verdict {
        let cycle = cycles[connection]
        let fault = cycle.fault(response, templates[cycle.type])
        if fault != nil || cycle.step == .delete {
            cycle.startNext(of: Self.types.count)
        } else {
            cycle.step = CrudCycle.Step(rawValue: cycle.step.rawValue + 1) ?? .create
        }
        return fault.map { .bad($0) } ?? .good(units: 1)
    }

    mutating func abandon(_ connection: Int) { cycles[connection].startNext(of: Self.types.count) }

    private func appendPath(_ cycle: CrudCycle, _ template: Template, _ request: Bytes) {
        request.append(template.type)
        request.append("/")
        request.append(cycle.id)
    }

    private func render(_ cycle: CrudCycle, _ template: Template, id: Bytes?) {
        cycle.body.removeAll()
        template.render(into: cycle.body, id: id, anchors[cycle.random.below(anchors.count)], &cycle.random)
    }
}
