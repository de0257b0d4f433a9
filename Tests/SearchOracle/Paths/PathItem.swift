/// One value that a path leads to.
package struct PathItem: Sendable, Hashable {
    package var value: PlainJSON
    /// The FHIR type, where the JSON tells: of a choice (`Quantity` for `valueQuantity`) and of a resource. Nil otherwise.
    package var type: String?

    package init(_ value: PlainJSON, type: String? = nil) {
        self.value = value
        self.type = type
    }

    /// The types that a choice element can have, as they are written in element names.
    static let choiceTypes: Set<String> = [
        "Base64Binary", "Boolean", "Canonical", "Code", "Date", "DateTime", "Decimal", "Id", "Instant", "Integer", "Markdown", "Oid",
        "PositiveInt", "String", "Time", "UnsignedInt", "Uri", "Url", "Uuid", "Address", "Age", "Annotation", "Attachment",
        "CodeableConcept", "Coding", "ContactPoint", "Count", "Distance", "Duration", "HumanName", "Identifier", "Money", "Period",
        "Quantity", "Range", "Ratio", "Reference", "SampledData", "Signature", "Timing", "ContactDetail", "Contributor",
        "DataRequirement", "Expression", "ParameterDefinition", "RelatedArtifact", "TriggerDefinition", "UsageContext", "Dosage", "Meta",
    ]

    /// The children with a name. A choice is found by its name without the type.
    func children(_ name: String) -> [PathItem] {
        if let value = value[name] { return value.items.map { PathItem($0, type: $0["resourceType"]?.string) } }
        var result: [PathItem] = []
        for (key, value) in value.properties.sorted(by: { $0.key < $1.key }) where key.hasPrefix(name) {
            let type = String(key.dropFirst(name.count))
            if Self.choiceTypes.contains(type) { result += value.items.map { PathItem($0, type: type) } }
        }
        return result
    }

    /// Whether the value has a type; FHIRPath's `dateTime` and the `DateTime` of an element name are one. True where it is not known.
    func has(type wanted: String) -> Bool {
        guard let type = type ?? value["resourceType"]?.string else { return true }
        return type.lowercased() == wanted.lowercased()
    }

    /// Whether the element is there: it has a value, or children other than an id and extensions.
    var hasContent: Bool {
        switch value {
        case .object(let properties): properties.keys.contains { $0 != "id" && $0 != "extension" }
        case .null: false
        default: true
        }
    }
}
