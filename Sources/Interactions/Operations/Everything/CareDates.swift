import FHIRCore
import FHIRSchema
import FHIRSearch

/// The time of care that `start` and `end` of `$everything` ask for, and when a resource falls into it.
///
/// Care dates are those of what was done or planned. What describes the patient rather than care (conditions, allergies, family history,
/// goals, coverage), and what has no date, is in scope whatever the time.
struct CareDates: Sendable {
    private let bounds: KeyTest.DateBounds
    private let catalogue: SearchCatalogue

    /// Nil when neither is given. Both are included, with their precision.
    init?(
        start: String?, end: String?, _ catalogue: SearchCatalogue, _ zoneOffset: (Int64) -> Int64
    ) throws(OperationFailure) {
        guard start != nil || end != nil else { return nil }
        var bounds = KeyTest.DateBounds()
        bounds.highAbove = start.flatMap { DateTimeValue($0, as: .search) }.map { $0.range(zoneOffsetIfMissing: zoneOffset).low }
        bounds.lowBelow = end.flatMap { DateTimeValue($0, as: .search) }.map { $0.range(zoneOffsetIfMissing: zoneOffset).high }
        if let first = bounds.highAbove, let last = bounds.lowBelow, first >= last {
            throw OperationFailure(.invalid, .badParameter, "Parameter end: expected a date that is not before start")
        }
        self.bounds = bounds
        self.catalogue = catalogue
    }

    /// What a resource of the type must meet: one of its care dates overlaps the time, or it has none.
    func criterion(_ type: TypeID) -> SearchCriterion {
        let numbers = (Self.parameters[catalogue.schema.name(type)] ?? []).compactMap { code -> ParameterNumber? in
            guard case .rows(let number)? = catalogue.parameter(type, code)?.form else { return nil }
            return number
        }
        if numbers.isEmpty { return .all }
        let dated = numbers.map { SearchCriterion.rows(RowCriterion($0, [KeyRange(from: [0], to: nil)])) }
        return .or(numbers.map { KeyMatch.criterion(DateKey.matching(bounds), of: $0) } + [.not(dated.count == 1 ? dated[0] : .or(dated))])
    }

    /// The search parameters that hold a type's care dates.
    static let parameters: [String: [String]] = [
        "Account": ["period"], "AdverseEvent": ["date"], "Appointment": ["date"], "AuditEvent": ["date"], "Basic": ["created"],
        "CarePlan": ["date"], "CareTeam": ["date"], "ChargeItem": ["occurrence", "entered-date"], "Claim": ["created"],
        "ClaimResponse": ["created"], "ClinicalImpression": ["date"], "Communication": ["sent", "received"],
        "CommunicationRequest": ["occurrence", "authored"], "Composition": ["date", "period"], "Consent": ["date"],
        "CoverageEligibilityRequest": ["created"], "CoverageEligibilityResponse": ["created"], "DetectedIssue": ["identified"],
        "DeviceRequest": ["event-date", "authored-on"], "DiagnosticReport": ["date", "issued"], "DocumentManifest": ["created"],
        "DocumentReference": ["date", "period"], "Encounter": ["date"], "EpisodeOfCare": ["date"], "ExplanationOfBenefit": ["created"],
        "ImagingStudy": ["started"], "Immunization": ["date"], "ImmunizationEvaluation": ["date"], "ImmunizationRecommendation": ["date"],
        "Invoice": ["date"], "List": ["date"], "MeasureReport": ["date", "period"], "Media": ["created"],
        "MedicationAdministration": ["effective-time"], "MedicationDispense": ["whenhandedover", "whenprepared"],
        "MedicationRequest": ["authoredon", "date"], "MedicationStatement": ["effective"], "NutritionOrder": ["datetime"],
        "Observation": ["date"], "Procedure": ["date"], "Provenance": ["when", "recorded"], "QuestionnaireResponse": ["authored"],
        "RequestGroup": ["authored"], "RiskAssessment": ["date"], "Schedule": ["date"], "ServiceRequest": ["occurrence", "authored"],
        "Specimen": ["collected"], "SupplyRequest": ["date"], "VisionPrescription": ["datewritten"],
    ]
}
