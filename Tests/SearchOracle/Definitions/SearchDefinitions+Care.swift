/// R4's parameters of encounters, conditions, orders, risks and lists, one a line: `Type.code ; kind ; expression`.
///
/// Behind it come the targets of a reference (`*`: any type) or the components of a composite (`code = expression`). Facts of the R4
/// parameter registry.
extension SearchDefinitions {
    static let care = """
        Encounter.account ; reference ; Encounter.account ; Account
        Encounter.appointment ; reference ; Encounter.appointment ; Appointment
        Encounter.based-on ; reference ; Encounter.basedOn ; ServiceRequest
        Encounter.class ; token ; Encounter.class
        Encounter.date ; date ; Encounter.period
        Encounter.diagnosis ; reference ; Encounter.diagnosis.condition ; Condition Procedure
        Encounter.episode-of-care ; reference ; Encounter.episodeOfCare ; EpisodeOfCare
        Encounter.identifier ; token ; Encounter.identifier
        Encounter.length ; quantity ; Encounter.length
        Encounter.location ; reference ; Encounter.location.location ; Location
        Encounter.location-period ; date ; Encounter.location.period
        Encounter.part-of ; reference ; Encounter.partOf ; Encounter
        Encounter.participant ; reference ; Encounter.participant.individual ; Practitioner PractitionerRole RelatedPerson
        Encounter.participant-type ; token ; Encounter.participant.type
        Encounter.patient ; reference ; Encounter.subject.where(resolve() is Patient) ; Patient Group
        Encounter.practitioner ; reference ; Encounter.participant.individual.where(resolve() is Practitioner) ; Practitioner
        Encounter.reason-code ; token ; Encounter.reasonCode
        Encounter.reason-reference ; reference ; Encounter.reasonReference ; Condition Observation Procedure ImmunizationRecommendation
        Encounter.service-provider ; reference ; Encounter.serviceProvider ; Organization
        Encounter.special-arrangement ; token ; Encounter.hospitalization.specialArrangement
        Encounter.status ; token ; Encounter.status
        Encounter.subject ; reference ; Encounter.subject ; Group Patient
        Encounter.type ; token ; Encounter.type
        Condition.abatement-age ; quantity ; Condition.abatement.as(Age) | Condition.abatement.as(Range)
        Condition.abatement-date ; date ; Condition.abatement.as(dateTime) | Condition.abatement.as(Period)
        Condition.abatement-string ; string ; Condition.abatement.as(string)
        Condition.asserter ; reference ; Condition.asserter ; Practitioner Patient PractitionerRole RelatedPerson
        Condition.body-site ; token ; Condition.bodySite
        Condition.category ; token ; Condition.category
        Condition.clinical-status ; token ; Condition.clinicalStatus
        Condition.code ; token ; Condition.code
        Condition.encounter ; reference ; Condition.encounter ; Encounter
        Condition.evidence ; token ; Condition.evidence.code
        Condition.evidence-detail ; reference ; Condition.evidence.detail ; *
        Condition.identifier ; token ; Condition.identifier
        Condition.onset-age ; quantity ; Condition.onset.as(Age) | Condition.onset.as(Range)
        Condition.onset-date ; date ; Condition.onset.as(dateTime) | Condition.onset.as(Period)
        Condition.onset-info ; string ; Condition.onset.as(string)
        Condition.patient ; reference ; Condition.subject.where(resolve() is Patient) ; Patient Group
        Condition.recorded-date ; date ; Condition.recordedDate
        Condition.severity ; token ; Condition.severity
        Condition.stage ; token ; Condition.stage.summary
        Condition.subject ; reference ; Condition.subject ; Group Patient
        Condition.verification-status ; token ; Condition.verificationStatus
        MedicationRequest.authoredon ; date ; MedicationRequest.authoredOn
        MedicationRequest.category ; token ; MedicationRequest.category
        MedicationRequest.code ; token ; (MedicationRequest.medication as CodeableConcept)
        MedicationRequest.date ; date ; MedicationRequest.dosageInstruction.timing.event
        MedicationRequest.encounter ; reference ; MedicationRequest.encounter ; Encounter
        MedicationRequest.identifier ; token ; MedicationRequest.identifier
        MedicationRequest.intended-dispenser ; reference ; MedicationRequest.dispenseRequest.performer ; Organization
        MedicationRequest.intended-performer ; reference ; MedicationRequest.performer ; Practitioner Organization CareTeam Device \
        Patient PractitionerRole RelatedPerson
        MedicationRequest.intended-performertype ; token ; MedicationRequest.performerType
        MedicationRequest.intent ; token ; MedicationRequest.intent
        MedicationRequest.medication ; reference ; (MedicationRequest.medication as Reference) ; Medication
        MedicationRequest.patient ; reference ; MedicationRequest.subject.where(resolve() is Patient) ; Patient Group
        MedicationRequest.priority ; token ; MedicationRequest.priority
        MedicationRequest.requester ; reference ; MedicationRequest.requester ; Practitioner Organization Device Patient \
        PractitionerRole RelatedPerson
        MedicationRequest.status ; token ; MedicationRequest.status
        MedicationRequest.subject ; reference ; MedicationRequest.subject ; Group Patient
        RiskAssessment.condition ; reference ; RiskAssessment.condition ; Condition
        RiskAssessment.date ; date ; (RiskAssessment.occurrence as dateTime)
        RiskAssessment.encounter ; reference ; RiskAssessment.encounter ; Encounter EpisodeOfCare
        RiskAssessment.identifier ; token ; RiskAssessment.identifier
        RiskAssessment.method ; token ; RiskAssessment.method
        RiskAssessment.patient ; reference ; RiskAssessment.subject.where(resolve() is Patient) ; Patient Group
        RiskAssessment.performer ; reference ; RiskAssessment.performer ; Practitioner Device PractitionerRole
        RiskAssessment.probability ; number ; RiskAssessment.prediction.probability
        RiskAssessment.risk ; token ; RiskAssessment.prediction.qualitativeRisk
        RiskAssessment.subject ; reference ; RiskAssessment.subject ; Group Patient
        List.code ; token ; List.code
        List.date ; date ; List.date
        List.empty-reason ; token ; List.emptyReason
        List.encounter ; reference ; List.encounter ; Encounter EpisodeOfCare
        List.identifier ; token ; List.identifier
        List.item ; reference ; List.entry.item ; *
        List.notes ; string ; List.note.text
        List.patient ; reference ; List.subject.where(resolve() is Patient) ; Patient Group
        List.source ; reference ; List.source ; Practitioner Device Patient PractitionerRole
        List.status ; token ; List.status
        List.subject ; reference ; List.subject ; Group Device Patient Location
        List.title ; string ; List.title
        """
}
