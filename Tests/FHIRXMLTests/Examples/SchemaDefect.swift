/// The known reasons for which XML of a published example is not valid against the published R4 schema.
enum SchemaDefect: String, CaseIterable {
    /// `Expression.language` is enumerated in the schema although its binding can be extended.
    case expressionLanguage = "is not an element of the set {'text/cql', 'text/fhirpath', 'application/x-fhir-query'}."
    /// `MedicationStatement.status` is enumerated with the codes of Medication.
    case medicationStatementStatus = "'on-hold' is not an element of the set {'active', 'inactive', 'entered-in-error'}."
    /// Not the schema's defect but the example's: the code is of the value set but not to be selected (`abstract`).
    case questionnaireItemType = "'question' is not an element of the set {'group', 'display', "

    /// The defect behind what the schema says, or nil if it is none of the known ones.
    init?(fault: String) {
        guard let defect = Self.allCases.first(where: { fault.contains($0.rawValue) }) else { return nil }
        self = defect
    }

    /// How many of the examples each is found in.
    static let expected: [SchemaDefect: Int] = [.expressionLanguage: 7, .medicationStatementStatus: 1, .questionnaireItemType: 1]
}
