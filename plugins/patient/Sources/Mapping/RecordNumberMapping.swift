import FHIRModel
import PluginKit

/// A patient's medical record number and FHIR's identifiers of type MR.
enum RecordNumberMapping {
    /// An identifier of type MR as it counts for uniqueness.
    struct Number: Hashable {
        /// Empty for none.
        var system: String
        var value: String
    }

    /// All medical record numbers of a patient, former ones too.
    static func all(_ patient: Resource) -> [Number] {
        patient.all("identifier").filter(isRecordNumber).compactMap { identifier in
            identifier.string("value").map { Number(system: identifier.string("system") ?? "", value: $0) }
        }
    }

    /// The identifier that has a number.
    static func element(_ number: Number, of patient: Resource) -> Element? {
        patient.all("identifier").first {
            isRecordNumber($0) && $0.string("value") == number.value && ($0.string("system") ?? "") == number.system
        }
    }

    /// The number that counts: the one that the hospital gave, otherwise the first that is not a former one.
    static func current(_ patient: Resource, hospital: String?) -> Element? {
        let numbers = patient.all("identifier").filter { isRecordNumber($0) && $0.string("use") != "old" && $0.string("value") != nil }
        let own = hospital.map(Codes.mrnSystem)
        return numbers.first { own != nil && $0.string("system") == own } ?? numbers.first
    }

    static func apply(_ mrn: String?, hospital: String?, to editor: inout ResourceEditor) {
        let existing = current(editor.resource, hospital: hospital)
        guard let mrn, existing?.string("value") != mrn else { return }
        let system = hospital.map(Codes.mrnSystem)
        if let existing, existing.string("system") == system {
            editor.replace("value", mrn, in: existing.node)
            return
        }
        let node = editor.add("identifier")
        editor.set("use", "usual", in: node)
        editor.addCoding(system: Codes.identifierType, code: "MR", to: editor.add("type", to: node))
        editor.set("system", system, in: node)
        editor.set("value", mrn, in: node)
    }

    static func isRecordNumber(_ identifier: Element) -> Bool {
        identifier["type"]?.hasCode("MR", system: Codes.identifierType) ?? false
    }
}
