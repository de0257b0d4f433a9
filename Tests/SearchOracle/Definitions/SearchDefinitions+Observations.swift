/// R4's parameters of observations and terminology, one a line: `Type.code ; kind ; expression`.
///
/// Behind it come the targets of a reference (`*`: any type) or the components of a composite (`code = expression`). Facts of the R4
/// parameter registry.
extension SearchDefinitions {
    static let observations = """
        Observation.amino-acid-change ; string ; \
        Observation.extension('http://hl7.org/fhir/StructureDefinition/observation-geneticsAminoAcidChangeName')
        Observation.based-on ; reference ; Observation.basedOn ; CarePlan MedicationRequest NutritionOrder DeviceRequest \
        ServiceRequest ImmunizationRecommendation
        Observation.category ; token ; Observation.category
        Observation.code ; token ; Observation.code
        Observation.code-value-concept ; composite ; Observation ; code = code ; value-concept = value.as(CodeableConcept)
        Observation.code-value-date ; composite ; Observation ; code = code ; value-date = value.as(DateTime) | value.as(Period)
        Observation.code-value-quantity ; composite ; Observation ; code = code ; value-quantity = value.as(Quantity)
        Observation.code-value-string ; composite ; Observation ; code = code ; value-string = value.as(string)
        Observation.combo-code ; token ; Observation.code | Observation.component.code
        Observation.combo-code-value-concept ; composite ; Observation | Observation.component ; combo-code = code ; \
        combo-value-concept = value.as(CodeableConcept)
        Observation.combo-code-value-quantity ; composite ; Observation | Observation.component ; combo-code = code ; \
        combo-value-quantity = value.as(Quantity)
        Observation.combo-data-absent-reason ; token ; Observation.dataAbsentReason | Observation.component.dataAbsentReason
        Observation.combo-value-concept ; token ; (Observation.value as CodeableConcept) | (Observation.component.value as \
        CodeableConcept)
        Observation.combo-value-quantity ; quantity ; (Observation.value as Quantity) | (Observation.value as SampledData) | \
        (Observation.component.value as Quantity) | (Observation.component.value as SampledData)
        Observation.component-code ; token ; Observation.component.code
        Observation.component-code-value-concept ; composite ; Observation.component ; component-code = code ; \
        component-value-concept = value.as(CodeableConcept)
        Observation.component-code-value-quantity ; composite ; Observation.component ; component-code = code ; \
        component-value-quantity = value.as(Quantity)
        Observation.component-data-absent-reason ; token ; Observation.component.dataAbsentReason
        Observation.component-value-concept ; token ; (Observation.component.value as CodeableConcept)
        Observation.component-value-quantity ; quantity ; (Observation.component.value as Quantity) | (Observation.component.value as \
        SampledData)
        Observation.data-absent-reason ; token ; Observation.dataAbsentReason
        Observation.date ; date ; Observation.effective
        Observation.derived-from ; reference ; Observation.derivedFrom ; Media Observation ImagingStudy MolecularSequence \
        QuestionnaireResponse DocumentReference
        Observation.device ; reference ; Observation.device ; Device DeviceMetric
        Observation.dna-variant ; string ; \
        Observation.extension('http://hl7.org/fhir/StructureDefinition/observation-geneticsDnaVariant')
        Observation.encounter ; reference ; Observation.encounter ; Encounter EpisodeOfCare
        Observation.focus ; reference ; Observation.focus ; *
        Observation.gene-amino-acid-change ; string ; \
        Observation.extension('http://hl7.org/fhir/StructureDefinition/observation-geneticsAminoAcidChangeName')
        Observation.gene-dnavariant ; string ; \
        Observation.extension('http://hl7.org/fhir/StructureDefinition/observation-geneticsDnaVariant')
        Observation.gene-identifier ; token ; Observation.extension('http://hl7.org/fhir/StructureDefinition/observation-geneticsGene')
        Observation.has-member ; reference ; Observation.hasMember ; Observation MolecularSequence QuestionnaireResponse
        Observation.identifier ; token ; Observation.identifier
        Observation.method ; token ; Observation.method
        Observation.part-of ; reference ; Observation.partOf ; Immunization MedicationDispense MedicationAdministration Procedure \
        ImagingStudy MedicationStatement
        Observation.patient ; reference ; Observation.subject.where(resolve() is Patient) ; Patient Group
        Observation.performer ; reference ; Observation.performer ; Practitioner Organization CareTeam Patient PractitionerRole \
        RelatedPerson
        Observation.specimen ; reference ; Observation.specimen ; Specimen
        Observation.status ; token ; Observation.status
        Observation.subject ; reference ; Observation.subject ; Group Device Patient Location
        Observation.value-concept ; token ; (Observation.value as CodeableConcept)
        Observation.value-date ; date ; (Observation.value as dateTime) | (Observation.value as Period)
        Observation.value-quantity ; quantity ; (Observation.value as Quantity) | (Observation.value as SampledData)
        Observation.value-string ; string ; (Observation.value as string) | (Observation.value as CodeableConcept).text
        CodeSystem.code ; token ; CodeSystem.concept.code
        CodeSystem.content-mode ; token ; CodeSystem.content
        CodeSystem.context ; token ; (CodeSystem.useContext.value as CodeableConcept)
        CodeSystem.context-quantity ; quantity ; (CodeSystem.useContext.value as Quantity) | (CodeSystem.useContext.value as Range)
        CodeSystem.context-type ; token ; CodeSystem.useContext.code
        CodeSystem.context-type-quantity ; composite ; CodeSystem.useContext ; context-type = code ; context-quantity = \
        value.as(Quantity) | value.as(Range)
        CodeSystem.context-type-value ; composite ; CodeSystem.useContext ; context-type = code ; context = value.as(CodeableConcept)
        CodeSystem.date ; date ; CodeSystem.date
        CodeSystem.description ; string ; CodeSystem.description
        CodeSystem.identifier ; token ; CodeSystem.identifier
        CodeSystem.jurisdiction ; token ; CodeSystem.jurisdiction
        CodeSystem.language ; token ; CodeSystem.concept.designation.language
        CodeSystem.name ; string ; CodeSystem.name
        CodeSystem.publisher ; string ; CodeSystem.publisher
        CodeSystem.status ; token ; CodeSystem.status
        CodeSystem.supplements ; reference ; CodeSystem.supplements ; CodeSystem
        CodeSystem.system ; uri ; CodeSystem.url
        CodeSystem.title ; string ; CodeSystem.title
        CodeSystem.url ; uri ; CodeSystem.url
        CodeSystem.version ; token ; CodeSystem.version
        ValueSet.code ; token ; ValueSet.expansion.contains.code | ValueSet.compose.include.concept.code
        ValueSet.context ; token ; (ValueSet.useContext.value as CodeableConcept)
        ValueSet.context-quantity ; quantity ; (ValueSet.useContext.value as Quantity) | (ValueSet.useContext.value as Range)
        ValueSet.context-type ; token ; ValueSet.useContext.code
        ValueSet.context-type-quantity ; composite ; ValueSet.useContext ; context-type = code ; context-quantity = \
        value.as(Quantity) | value.as(Range)
        ValueSet.context-type-value ; composite ; ValueSet.useContext ; context-type = code ; context = value.as(CodeableConcept)
        ValueSet.date ; date ; ValueSet.date
        ValueSet.description ; string ; ValueSet.description
        ValueSet.expansion ; uri ; ValueSet.expansion.identifier
        ValueSet.identifier ; token ; ValueSet.identifier
        ValueSet.jurisdiction ; token ; ValueSet.jurisdiction
        ValueSet.name ; string ; ValueSet.name
        ValueSet.publisher ; string ; ValueSet.publisher
        ValueSet.reference ; uri ; ValueSet.compose.include.system
        ValueSet.status ; token ; ValueSet.status
        ValueSet.title ; string ; ValueSet.title
        ValueSet.url ; uri ; ValueSet.url
        ValueSet.version ; token ; ValueSet.version
        """
}
