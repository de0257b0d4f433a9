/// The code systems and extensions that patients' resources are written with.
enum Codes {
    static let identifierType = "http://terminology.hl7.org/CodeSystem/v2-0203"
    static let contactRelationship = "http://terminology.hl7.org/CodeSystem/v2-0131"
    static let conditionCategory = "http://terminology.hl7.org/CodeSystem/condition-category"
    static let conditionClinical = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    static let conditionVerification = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
    static let allergyClinical = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
    static let allergyVerification = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
    static let coverageClass = "http://terminology.hl7.org/CodeSystem/coverage-class"
    static let dataAbsentReason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

    /// profiles/patient/condition-chronic.json: on a Condition that stays.
    static let chronic = "urn:caresync-fhir:extension:condition-chronic"

    /// The system of the medical record numbers that a hospital gives.
    static func mrnSystem(_ hospital: String) -> String { "urn:caresync-fhir:mrn:" + hospital }
}
