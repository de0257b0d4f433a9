/// A value that token parameters look at (R4 `search.html#token`).
struct OracleToken: Hashable {
    var system: String?
    /// The system that the binding of an element of type `code` implies.
    var impliedSystem: String?
    var code: String?
    /// What `:text` looks at: "either CodeableConcept.text, Coding.display, or Identifier.type.text".
    var texts: [String] = []
    /// An identifier's types, for `:of-type`.
    var types: [[String]] = []

    private static let contactSystems: Set<String> = ["phone", "fax", "email", "pager", "url", "sms", "other"]

    /// The tokens of an element, told by its shape.
    static func tokens(_ item: PathItem, impliedSystem: String?) -> [OracleToken] {
        let value = item.value
        guard value.isObject else { return [OracleToken(impliedSystem: impliedSystem, code: value.text)] }
        if value["url"] != nil { return item.children("value").flatMap { tokens($0, impliedSystem: nil) } }
        if let codings = value["coding"] {
            return codings.items.map(coding) + [OracleToken(texts: [value["text"]?.string].compactMap { $0 })]
        }
        if let text = value["text"]?.string, value["value"] == nil, value["code"] == nil { return [OracleToken(texts: [text])] }
        let system = value["system"]?.string
        if value["code"] == nil, value["value"] != nil || value["type"] != nil {
            // A ContactPoint's system is no namespace: "only the [parameter]=[code] form is allowed".
            if let system, contactSystems.contains(system) { return [OracleToken(code: value["value"]?.string)] }
            let types = value["type"]?["coding"]?.items ?? []
            return [
                OracleToken(
                    system: system, code: value["value"]?.string, texts: [value["type"]?["text"]?.string].compactMap { $0 },
                    types: types.map { [$0["system"]?.string ?? "", $0["code"]?.string ?? ""] })
            ]
        }
        return [coding(value)]
    }

    private static func coding(_ value: PlainJSON) -> OracleToken {
        OracleToken(
            system: value["system"]?.string, code: value["code"]?.string, texts: [value["display"]?.string].compactMap { $0 })
    }

    /// The systems that R4's required bindings imply for elements of type `code`: "the system is defined in the value set".
    static let impliedSystems: [String: String] = [
        "Patient.gender": "http://hl7.org/fhir/administrative-gender",
        "Practitioner.gender": "http://hl7.org/fhir/administrative-gender",
        "Observation.status": "http://hl7.org/fhir/observation-status",
        "Encounter.status": "http://hl7.org/fhir/encounter-status",
        "MedicationRequest.status": "http://hl7.org/fhir/CodeSystem/medicationrequest-status",
        "MedicationRequest.intent": "http://hl7.org/fhir/CodeSystem/medicationrequest-intent",
        "Location.status": "http://hl7.org/fhir/location-status",
        "Group.type": "http://hl7.org/fhir/group-type",
    ]
}
