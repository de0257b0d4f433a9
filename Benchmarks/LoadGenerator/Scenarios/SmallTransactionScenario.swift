/// POSTs transactions of one Patient and one Observation about it.
struct SmallTransactionScenario: Scenario {
    let kinds = ["transaction"]
    let unit = "transactions"
    private let writer: RequestWriter
    private let patient: Template
    private let observation: Template
    private let anchors: [AnchorSet]
    private var random: RandomSource
    private let body = Bytes(capacity: 16384)

    init(_ writer: RequestWriter, _ library: TemplateLibrary, _ anchors: [AnchorSet], seed: UInt64) throws(LoadFailure) {
        self.writer = writer
        self.anchors = anchors
        patient = try library.template("Patient")
        observation = try library.template("Observation-vital")
        random = RandomSource(seed: seed)
    }

    mutating func next(_ connection: Int, _ request: Bytes) -> Int? {
        var set = anchors[random.below(anchors.count)]
        let patientURN = Array("urn:uuid:".utf8) + Template.uuid(&random)
        set["Patient"] = patientURN
        body.removeAll()
        body.append(#"{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":""#)
        body.append(patientURN)
        body.append(#"","resource":"#)
        patient.render(into: body, id: nil, set, &random)
        body.append(#","request":{"method":"POST","url":"Patient"}},{"fullUrl":"urn:uuid:"#)
        body.append(Template.uuid(&random))
        body.append(#"","resource":"#)
        observation.render(into: body, id: nil, set, &random)
        body.append(#","request":{"method":"POST","url":"Observation"}}]}"#)
        writer.begin("POST", "/fhir", request)
        writer.finish(request, body: body)
        return 0
    }

    mutating func check(_ connection: Int, _ response: Response) -> Verdict {
        guard response.status == 200 else { return .bad(.status) }
        return response.body.occurrences(of: "\"status\":\"201") == 2 ? .good(units: 1) : .bad(.body)
    }

    mutating func abandon(_ connection: Int) {}
}
