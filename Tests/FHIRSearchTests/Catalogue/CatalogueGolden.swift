/// What `SearchCatalogueTests` expects: how R4's parameters are answered. A change here means that stores must be indexed anew.
enum CatalogueGolden {
    /// Pairs of type and parameter by how they are answered.
    static let counts = [
        "rows": 1687, "reference": 464, "alias": 14, "restricted alias": 47, "union": 6, "composite": 4, "paired composite": 68,
        "special": 873, "unavailable": 2,
    ]

    /// `alias=parameter`, `alias=parameter(Target)`, `union=parameter|parameter`, `composite=part&part`, with `&&` when the parts must be
    /// of the same element.
    static let text = """
        Account: 18 = 9 rows, 2 references; patient=subject(Patient)
        ActivityDefinition: 32 = 19 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        AdverseEvent: 22 = 10 rows, 6 references;
        AllergyIntolerance: 26 = 17 rows, 3 references;
        Appointment: 27 = 13 rows, 5 references; location=actor(Location) patient=actor(Patient)
          practitioner=actor(Practitioner)
        AppointmentResponse: 17 = 6 rows, 2 references; location=actor(Location) patient=actor(Patient)
          practitioner=actor(Practitioner)
        AuditEvent: 28 = 18 rows, 3 references; patient=agent(Patient)|entity(Patient)
        Basic: 16 = 7 rows, 2 references; patient=subject(Patient)
        Binary: 9 = 4 rows, 0 references;
        BiologicallyDerivedProduct: 10 = 4 rows, 0 references;
        BodyStructure: 14 = 7 rows, 1 references;
        Bundle: 14 = 7 rows, 1 references; message=composition
        CapabilityStatement: 33 = 21 rows, 3 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context version=fhirversion
        CarePlan: 30 = 12 rows, 11 references; patient=subject(Patient)
        CareTeam: 18 = 8 rows, 3 references; patient=subject(Patient)
        CatalogEntry: 10 = 4 rows, 0 references;
        ChargeItem: 27 = 12 rows, 8 references; patient=subject(Patient)
        ChargeItemDefinition: 25 = 17 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Claim: 27 = 9 rows, 12 references;
        ClaimResponse: 21 = 11 rows, 4 references;
        ClinicalImpression: 23 = 8 rows, 8 references; patient=subject(Patient)
        CodeSystem: 30 = 20 rows, 1 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context url=system
        Communication: 25 = 11 rows, 7 references; patient=subject(Patient)
        CommunicationRequest: 26 = 12 rows, 7 references; patient=subject(Patient)
        CompartmentDefinition: 24 = 16 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Composition: 28 = 15 rows, 6 references; patient=subject(Patient)
        ConceptMap: 36 = 23 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Condition: 31 = 20 rows, 4 references; patient=subject(Patient)
        Consent: 25 = 13 rows, 6 references;
        Contract: 20 = 9 rows, 4 references; patient=subject(Patient)
        Coverage: 21 = 10 rows, 4 references; patient=beneficiary
        CoverageEligibilityRequest: 17 = 7 rows, 4 references;
        CoverageEligibilityResponse: 19 = 9 rows, 4 references;
        DetectedIssue: 16 = 7 rows, 3 references;
        Device: 23 = 14 rows, 3 references;
        DeviceDefinition: 13 = 6 rows, 1 references;
        DeviceMetric: 15 = 7 rows, 2 references;
        DeviceRequest: 28 = 12 rows, 9 references; patient=subject(Patient)
        DeviceUseStatement: 14 = 5 rows, 2 references; subject=patient
        DiagnosticReport: 27 = 11 rows, 9 references; patient=subject(Patient)
        DocumentManifest: 23 = 11 rows, 5 references; patient=subject(Patient)
        DocumentReference: 35 = 20 rows, 7 references; patient=subject(Patient) relationship=relatesto&&relation
        EffectEvidenceSynthesis: 26 = 18 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Encounter: 33 = 14 rows, 11 references; patient=subject(Patient) practitioner=participant(Practitioner)
        Endpoint: 16 = 9 rows, 1 references;
        EnrollmentRequest: 14 = 6 rows, 1 references; subject=patient
        EnrollmentResponse: 13 = 6 rows, 1 references;
        EpisodeOfCare: 19 = 8 rows, 5 references;
        EventDefinition: 32 = 19 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Evidence: 32 = 19 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        EvidenceVariable: 32 = 19 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        ExampleScenario: 23 = 15 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        ExplanationOfBenefit: 27 = 8 rows, 13 references;
        FamilyMemberHistory: 19 = 11 rows, 2 references;
        Flag: 16 = 6 rows, 3 references; patient=subject(Patient)
        Goal: 18 = 10 rows, 1 references; patient=subject(Patient)
        GraphDefinition: 24 = 16 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Group: 20 = 11 rows, 2 references; characteristic-value=characteristic&&value
        GuidanceResponse: 14 = 6 rows, 1 references; patient=subject(Patient)
        HealthcareService: 22 = 12 rows, 4 references;
        ImagingStudy: 27 = 13 rows, 7 references; patient=subject(Patient)
        Immunization: 26 = 14 rows, 6 references;
        ImmunizationEvaluation: 17 = 9 rows, 2 references;
        ImmunizationRecommendation: 18 = 9 rows, 3 references;
        ImplementationGuide: 28 = 17 rows, 3 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        InsurancePlan: 24 = 15 rows, 3 references;
        Invoice: 23 = 11 rows, 5 references; patient=subject(Patient)
        Library: 34 = 21 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Linkage: 13 = 4 rows, 2 references; source=item
        List: 22 = 11 rows, 3 references; item=item|item:deleted patient=subject(Patient)
        Location: 25 = 16 rows, 3 references;
        Measure: 32 = 19 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        MeasureReport: 19 = 8 rows, 4 references; patient=subject(Patient)
        Media: 23 = 11 rows, 5 references; patient=subject(Patient)
        Medication: 19 = 11 rows, 2 references;
        MedicationAdministration: 23 = 10 rows, 6 references; patient=subject(Patient)
        MedicationDispense: 25 = 10 rows, 8 references; patient=subject(Patient)
        MedicationKnowledge: 23 = 14 rows, 3 references;
        MedicationRequest: 26 = 13 rows, 6 references; patient=subject(Patient)
        MedicationStatement: 21 = 9 rows, 5 references; patient=subject(Patient)
        MedicinalProduct: 13 = 7 rows, 0 references;
        MedicinalProductAuthorization: 15 = 7 rows, 2 references;
        MedicinalProductContraindication: 11 = 4 rows, 1 references;
        MedicinalProductIndication: 11 = 4 rows, 1 references;
        MedicinalProductIngredient: 10 = 4 rows, 0 references;
        MedicinalProductInteraction: 11 = 4 rows, 1 references;
        MedicinalProductManufactured: 10 = 4 rows, 0 references;
        MedicinalProductPackaged: 12 = 5 rows, 1 references;
        MedicinalProductPharmaceutical: 13 = 7 rows, 0 references;
        MedicinalProductUndesirableEffect: 11 = 4 rows, 1 references;
        MessageDefinition: 29 = 20 rows, 1 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        MessageHeader: 24 = 11 rows, 7 references;
        MolecularSequence: 23 = 12 rows, 1 references; chromosome-variant-coordinate=chromosome&&variant-start&&variant-end
          chromosome-window-coordinate=chromosome&&window-start&&window-end
          referenceseqid-variant-coordinate=referenceseqid&&variant-start&&variant-end
          referenceseqid-window-coordinate=referenceseqid&&window-start&&window-end
        NamingSystem: 29 = 21 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        NutritionOrder: 22 = 12 rows, 4 references;
        Observation: 53 = 22 rows, 10 references; code-value-concept=code&value-concept code-value-date=code&value-date
          code-value-quantity=code&value-quantity code-value-string=code&value-string combo-code=code|component-code
          combo-code-value-concept=combo-code&&combo-value-concept combo-code-value-quantity=combo-code&&combo-value-quantity
          combo-data-absent-reason=component-data-absent-reason|data-absent-reason
          combo-value-concept=component-value-concept|value-concept combo-value-quantity=component-value-quantity|value-quantity
          component-code-value-concept=component-code&&component-value-concept
          component-code-value-quantity=component-code&&component-value-quantity gene-amino-acid-change=amino-acid-change
          gene-dnavariant=dna-variant patient=subject(Patient)
        ObservationDefinition: 10 = 4 rows, 0 references;
        OperationDefinition: 32 = 21 rows, 3 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        OperationOutcome: 10 = 4 rows, 0 references;
        Organization: 23 = 15 rows, 2 references;
        OrganizationAffiliation: 24 = 12 rows, 6 references;
        Parameters: 9 = 4 rows, 0 references;
        Patient: 36 = 24 rows, 3 references; age=unavailable birthOrderBoolean=unavailable phonetic=name
        PaymentNotice: 17 = 8 rows, 3 references;
        PaymentReconciliation: 18 = 9 rows, 3 references;
        Person: 29 = 17 rows, 2 references; patient=link(Patient) phonetic=name practitioner=link(Practitioner)
          relatedperson=link(RelatedPerson)
        PlanDefinition: 34 = 20 rows, 6 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Practitioner: 27 = 20 rows, 0 references; phonetic=name
        PractitionerRole: 23 = 12 rows, 5 references;
        Procedure: 26 = 11 rows, 8 references; patient=subject(Patient)
        Provenance: 20 = 9 rows, 4 references; patient=target(Patient)
        Questionnaire: 29 = 21 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        QuestionnaireResponse: 22 = 7 rows, 8 references; patient=subject(Patient)
        RelatedPerson: 27 = 19 rows, 1 references; phonetic=name
        RequestGroup: 24 = 12 rows, 5 references; patient=subject(Patient)
        ResearchDefinition: 32 = 19 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        ResearchElementDefinition: 32 = 19 rows, 5 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        ResearchStudy: 23 = 12 rows, 5 references;
        ResearchSubject: 16 = 7 rows, 2 references; patient=individual
        RiskAssessment: 20 = 9 rows, 4 references; patient=subject(Patient)
        RiskEvidenceSynthesis: 26 = 18 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Schedule: 17 = 10 rows, 1 references;
        SearchParameter: 29 = 19 rows, 2 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        ServiceRequest: 31 = 16 rows, 8 references; patient=subject(Patient)
        Slot: 18 = 11 rows, 1 references;
        Specimen: 22 = 12 rows, 3 references; patient=subject(Patient)
        SpecimenDefinition: 13 = 7 rows, 0 references;
        StructureDefinition: 36 = 26 rows, 2 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        StructureMap: 25 = 17 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        Subscription: 16 = 10 rows, 0 references;
        Substance: 18 = 11 rows, 1 references;
        SubstanceNucleicAcid: 10 = 4 rows, 0 references;
        SubstancePolymer: 10 = 4 rows, 0 references;
        SubstanceProtein: 10 = 4 rows, 0 references;
        SubstanceReferenceInformation: 10 = 4 rows, 0 references;
        SubstanceSourceMaterial: 10 = 4 rows, 0 references;
        SubstanceSpecification: 11 = 5 rows, 0 references;
        SupplyDelivery: 15 = 6 rows, 3 references;
        SupplyRequest: 17 = 8 rows, 3 references;
        Task: 29 = 15 rows, 7 references; patient=subject(Patient)
        TerminologyCapabilities: 24 = 16 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        TestReport: 16 = 9 rows, 1 references;
        TestScript: 26 = 18 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        ValueSet: 28 = 20 rows, 0 references; context-type-quantity=context-type&&context-quantity
          context-type-value=context-type&&context
        VerificationResult: 11 = 4 rows, 1 references;
        VisionPrescription: 16 = 7 rows, 3 references;
        """
}
