/// R4's parameters of people, places and groups, one a line: `Type.code ; kind ; expression`.
///
/// Behind it come the targets of a reference (`*`: any type) or the components of a composite (`code = expression`). Facts of the R4
/// parameter registry.
extension SearchDefinitions {
    static let people = """
        Patient.active ; token ; Patient.active
        Patient.address ; string ; Patient.address
        Patient.address-city ; string ; Patient.address.city
        Patient.address-country ; string ; Patient.address.country
        Patient.address-postalcode ; string ; Patient.address.postalCode
        Patient.address-state ; string ; Patient.address.state
        Patient.address-use ; token ; Patient.address.use
        Patient.birthdate ; date ; Patient.birthDate
        Patient.death-date ; date ; (Patient.deceased as dateTime)
        Patient.deceased ; token ; Patient.deceased.exists() and Patient.deceased != false
        Patient.email ; token ; Patient.telecom.where(system='email')
        Patient.family ; string ; Patient.name.family
        Patient.gender ; token ; Patient.gender
        Patient.general-practitioner ; reference ; Patient.generalPractitioner ; Practitioner Organization PractitionerRole
        Patient.given ; string ; Patient.name.given
        Patient.identifier ; token ; Patient.identifier
        Patient.language ; token ; Patient.communication.language
        Patient.link ; reference ; Patient.link.other ; Patient RelatedPerson
        Patient.mothersMaidenName ; string ; \
        Patient.extension('http://hl7.org/fhir/StructureDefinition/patient-extensions-Patient-mothersMaidenName')
        Patient.name ; string ; Patient.name
        Patient.organization ; reference ; Patient.managingOrganization ; Organization
        Patient.phone ; token ; Patient.telecom.where(system='phone')
        Patient.phonetic ; string ; Patient.name
        Patient.telecom ; token ; Patient.telecom
        Practitioner.active ; token ; Practitioner.active
        Practitioner.address ; string ; Practitioner.address
        Practitioner.address-city ; string ; Practitioner.address.city
        Practitioner.address-country ; string ; Practitioner.address.country
        Practitioner.address-postalcode ; string ; Practitioner.address.postalCode
        Practitioner.address-state ; string ; Practitioner.address.state
        Practitioner.address-use ; token ; Practitioner.address.use
        Practitioner.communication ; token ; Practitioner.communication
        Practitioner.email ; token ; Practitioner.telecom.where(system='email')
        Practitioner.family ; string ; Practitioner.name.family
        Practitioner.gender ; token ; Practitioner.gender
        Practitioner.given ; string ; Practitioner.name.given
        Practitioner.identifier ; token ; Practitioner.identifier
        Practitioner.name ; string ; Practitioner.name
        Practitioner.phone ; token ; Practitioner.telecom.where(system='phone')
        Practitioner.phonetic ; string ; Practitioner.name
        Practitioner.telecom ; token ; Practitioner.telecom
        Organization.active ; token ; Organization.active
        Organization.address ; string ; Organization.address
        Organization.address-city ; string ; Organization.address.city
        Organization.address-country ; string ; Organization.address.country
        Organization.address-postalcode ; string ; Organization.address.postalCode
        Organization.address-state ; string ; Organization.address.state
        Organization.address-use ; token ; Organization.address.use
        Organization.endpoint ; reference ; Organization.endpoint ; Endpoint
        Organization.identifier ; token ; Organization.identifier
        Organization.name ; string ; Organization.name | Organization.alias
        Organization.partof ; reference ; Organization.partOf ; Organization
        Organization.phonetic ; string ; Organization.name
        Organization.type ; token ; Organization.type
        Location.address ; string ; Location.address
        Location.address-city ; string ; Location.address.city
        Location.address-country ; string ; Location.address.country
        Location.address-postalcode ; string ; Location.address.postalCode
        Location.address-state ; string ; Location.address.state
        Location.address-use ; token ; Location.address.use
        Location.endpoint ; reference ; Location.endpoint ; Endpoint
        Location.identifier ; token ; Location.identifier
        Location.name ; string ; Location.name | Location.alias
        Location.near ; special ; Location.position
        Location.operational-status ; token ; Location.operationalStatus
        Location.organization ; reference ; Location.managingOrganization ; Organization
        Location.partof ; reference ; Location.partOf ; Location
        Location.status ; token ; Location.status
        Location.type ; token ; Location.type
        Group.actual ; token ; Group.actual
        Group.characteristic ; token ; Group.characteristic.code
        Group.characteristic-value ; composite ; Group.characteristic ; characteristic = code ; value = value
        Group.code ; token ; Group.code
        Group.exclude ; token ; Group.characteristic.exclude
        Group.identifier ; token ; Group.identifier
        Group.managing-entity ; reference ; Group.managingEntity ; Practitioner Organization PractitionerRole RelatedPerson
        Group.member ; reference ; Group.member.entity ; Practitioner Group Device Medication Patient Substance PractitionerRole
        Group.type ; token ; Group.type
        Group.value ; token ; (Group.characteristic.value as CodeableConcept) | (Group.characteristic.value as boolean)
        """
}
