import FHIRModel
import FHIRPath

/// A resolver of a few resources, as the tests need them.
struct People: ResourceResolver {
    private static let resources = [
        "Practitioner/7": """
            {"resourceType":"Practitioner","id":"7","contained":[{"resourceType":"Organization","id":"o","name":"Clinic"}],
             "name":[{"family":"Novak"}],"qualification":[{"code":{"text":"MD"},"issuer":{"reference":"#o"}}]}
            """,
        "http://example.org/fhir/Patient/9": #"{"resourceType":"Patient","id":"9","birthDate":"1999"}"#,
    ]

    func resource(_ reference: String) -> Arena? {
        if let profile = Self.profiles[reference] { return try? Evaluating.arena(profile) }
        return Self.resources[reference].flatMap { try? Evaluating.arena($0) }
    }

    /// Profiles with slices by value, by pattern further up, by type, by existence and by extension.
    private static let profiles = [
        "http://example.org/p": profile(
            "Patient",
            """
            {"id":"Patient.name","path":"Patient.name","slicing":{"discriminator":[{"type":"value","path":"use"}],"rules":"open"}},
            {"id":"Patient.name:official","path":"Patient.name","sliceName":"official"},
            {"id":"Patient.name:official.use","path":"Patient.name.use","fixedCode":"official"},
            {"id":"Patient.extension","path":"Patient.extension","slicing":{"discriminator":[{"type":"value","path":"url"}],"rules":"open"}},
            {"id":"Patient.extension:b","path":"Patient.extension","sliceName":"b",
             "type":[{"code":"Extension","profile":["http://example.org/b"]}]},
            {"id":"Patient.contact","path":"Patient.contact","slicing":{"discriminator":[{"type":"exists","path":"name"}],"rules":"open"}},
            {"id":"Patient.contact:named","path":"Patient.contact","sliceName":"named"},
            {"id":"Patient.contact:named.name","path":"Patient.contact.name","min":1,"max":"1"},
            {"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"profile","path":"$this"}],"rules":"open"}},
            {"id":"Patient.identifier:x","path":"Patient.identifier","sliceName":"x"}
            """),
        "http://example.org/bp": profile(
            "Observation",
            """
            {"id":"Observation.component","path":"Observation.component",
             "slicing":{"discriminator":[{"type":"value","path":"code.coding.code"},{"type":"type","path":"value"}],"rules":"open"}},
            {"id":"Observation.component:sys","path":"Observation.component","sliceName":"sys"},
            {"id":"Observation.component:sys.code","path":"Observation.component.code",
             "patternCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]}},
            {"id":"Observation.component:sys.value[x]","path":"Observation.component.value[x]","type":[{"code":"Quantity"}]}
            """),
    ]

    private static func profile(_ type: String, _ elements: String) -> String {
        """
        {"resourceType":"StructureDefinition","url":"http://example.org/p","name":"P","status":"draft","kind":"resource","abstract":false,
         "type":"\(type)","snapshot":{"element":[{"id":"\(type)","path":"\(type)"},\(elements)]}}
        """
    }
}
