import FHIRCore
import PluginKit

/// A patient's links to other patients (R4 `patient-definitions.html#Patient.link`).
enum PatientLinks {
    struct Link: Hashable {
        /// `replaced-by`, `replaces`, `refer`, `seealso`.
        var type: String
        /// The other patient's id.
        var other: String
    }

    /// Links to patients of this server.
    static func all(_ patient: Resource) -> [Link] {
        patient.all("link").compactMap { link in
            guard let other = link["other"]?.referenceID("Patient"), let type = link.string("type") else { return nil }
            return Link(type: type, other: other)
        }
    }

    /// Who has this patient's record now; nil when it has its own.
    static func successor(_ patient: Resource) -> String? { all(patient).first { $0.type == "replaced-by" }?.other }

    /// Whether one of two patients says that it takes the other's place, or that the other takes its.
    static func areMerged(_ one: Resource, _ id: ResourceID, _ other: Resource, _ otherID: ResourceID) -> Bool {
        func names(_ patient: Resource, _ id: ResourceID) -> Bool {
            all(patient).contains { $0.other == id.value && ($0.type == "replaces" || $0.type == "replaced-by") }
        }
        return names(one, otherID) || names(other, id)
    }
}
