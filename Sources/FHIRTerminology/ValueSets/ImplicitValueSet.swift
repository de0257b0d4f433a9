/// Value sets that need no resource: their URL says what is in them (R4 snomedct.html, loinc.html and ucum.html, "Implicit Value Sets").
enum ImplicitValueSet {
    /// The composition of `system?fhir_vs`, `system?fhir_vs=isa/code`, `http://loinc.org/vs` or `http://unitsofmeasure.org/vs`; nil for
    /// other URLs.
    static func definition(_ url: String) -> ValueSetDefinition? {
        if url == "http://loinc.org/vs" || url == UCUM.system + "/vs" { return whole(url, String(url.dropLast(3))) }
        guard let mark = url.firstIndex(of: "?") else { return nil }
        let system = String(url[..<mark])
        let query = url[url.index(after: mark)...]
        if query == "fhir_vs" { return whole(url, system) }
        guard query.hasPrefix("fhir_vs=isa/"), query.count > 12 else { return nil }
        let filter = ValueSetDefinition.Filter(property: "concept", operation: .isA, value: String(query.dropFirst(12)))
        return ValueSetDefinition(url: url, version: "", includes: [ValueSetDefinition.Part(system: system, filters: [filter])])
    }

    private static func whole(_ url: String, _ system: String) -> ValueSetDefinition {
        ValueSetDefinition(url: url, version: "", includes: [ValueSetDefinition.Part(system: system)])
    }
}
