/// What the references of rendered resources point to: one resource of each type, all of which belong together.
struct AnchorSet {
    /// The types that templates refer to, in an order in which each needs only earlier ones.
    static let types: [String] = ["Organization", "Practitioner", "Location", "Patient", "Encounter", "Claim"]

    private var references: [[UInt8]] = Array(repeating: [], count: AnchorSet.types.count)

    /// The text of the reference to the resource of this type; empty if there is none yet.
    subscript(type: String) -> [UInt8] {
        get { Self.types.firstIndex(of: type).map { references[$0] } ?? [] }
        set { if let index = Self.types.firstIndex(of: type) { references[index] = newValue } }
    }

    /// The same by the type's number in `types`.
    subscript(number: Int) -> [UInt8] { references[number] }

    /// Creates sets on the server, one request after the other.
    static func create(
        _ count: Int, _ library: TemplateLibrary, _ writer: RequestWriter, _ client: SingleRequests, _ random: inout RandomSource
    ) throws(LoadFailure) -> [AnchorSet] {
        var sets: [AnchorSet] = []
        let body = Bytes(capacity: 8192)
        for _ in 0..<count {
            var set = AnchorSet()
            for type in types {
                let template = try library.template(type)
                body.removeAll()
                template.render(into: body, id: nil, set, &random)
                set[type] = try client.exchange { request in
                    writer.begin("POST", "/fhir/", request)
                    request.append(template.type)
                    writer.finish(request, body: body)
                } _: { response throws(LoadFailure) in
                    let cycle = CrudCycle(type: 0, random: random)
                    cycle.body.append(body)
                    if let fault = cycle.fault(response, template) {
                        let text = String(decoding: response.body.prefix(500), as: UTF8.self)
                        throw LoadFailure("the server did not create a \(type) (\(fault.rawValue)): \(response.status) \(text)")
                    }
                    return template.type + [0x2F] + cycle.id.array
                }
            }
            sets.append(set)
        }
        return sets
    }
}
