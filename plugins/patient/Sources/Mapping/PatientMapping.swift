package import FHIRCore
package import PluginKit

/// The contract's patient and FHIR's Patient, both ways.
///
/// What the contract does not know stays when a patient is changed, and so does what the change does not touch: an element is only written
/// when the contract's value of it is another.
package enum PatientMapping {
    /// - Parameters:
    ///   - insurance: the patient's Coverage, if there is one.
    ///   - created: when the patient was first recorded, if that is known.
    package static func contract(_ patient: VersionedResource, _ insurance: VersionedResource?, created: Instant?) -> Patient {
        var result = contract(patient.resource)
        result.id = patient.id.value
        result.insurance = insurance.map { InsuranceMapping.contract($0.resource) }
        result.createdAt = (patient.version == 1 ? patient.instant : created)?.description
        result.updatedAt = max(patient.instant, insurance?.instant ?? patient.instant).description
        return result
    }

    /// What the Patient resource itself says.
    package static func contract(_ patient: Resource) -> Patient {
        var result = Patient()
        result.hospitalId = patient["managingOrganization"]?.referenceID("Organization")
        result.mrn = RecordNumberMapping.current(patient, hospital: result.hospitalId)?.string("value")
        let name = NameMapping.current(patient.all("name"))
        result.firstName = name.flatMap(NameMapping.first)
        result.lastName = name?.string("family")
        result.dateOfBirth = DayMapping.day(patient.string("birthDate"))
        result.gender = patient.string("gender")
        result.address = AddressMapping.current(patient.all("address")).flatMap(AddressMapping.contract)
        result.phone = TelecomMapping.value("phone", of: patient.root)
        result.email = TelecomMapping.value("email", of: patient.root)
        result.emergencyContact = ContactMapping.primary(ContactMapping.entries(patient)).map(ContactMapping.contract)
        result.isActive = patient.root.boolean("active")
        return result
    }

    /// Makes a Patient resource say what a patient of the contract says, all but the insurance.
    /// - Parameter newID: gives the id of a contact that is new.
    package static func apply(_ patient: Patient, to editor: inout ResourceEditor, newID: () -> String) {
        let old = contract(editor.resource)
        if old.hospitalId != patient.hospitalId {
            editor.setReference("managingOrganization", patient.hospitalId.map { "Organization/" + $0 })
        }
        RecordNumberMapping.apply(patient.mrn, hospital: patient.hospitalId, to: &editor)
        NameMapping.apply(first: patient.firstName, last: patient.lastName, to: &editor)
        if old.dateOfBirth != patient.dateOfBirth { editor.replace("birthDate", patient.dateOfBirth) }
        if old.gender != patient.gender { editor.replace("gender", patient.gender) }
        AddressMapping.apply(patient.address, to: AddressMapping.current(editor.resource.all("address")), of: editor.root, in: &editor)
        TelecomMapping.apply("phone", patient.phone, of: editor.root, in: &editor)
        TelecomMapping.apply("email", patient.email, of: editor.root, in: &editor)
        ContactMapping.applyPrimary(patient.emergencyContact, newID: newID, to: &editor)
        if old.isActive != patient.isActive { editor.set("active", patient.isActive) }
    }
}
