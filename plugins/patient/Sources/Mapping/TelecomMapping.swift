import FHIRModel
import PluginKit

/// Telephone number and mail address of a patient or contact and FHIR's ContactPoints.
enum TelecomMapping {
    /// The first value of a system that is not a former one.
    static func value(_ system: String, of owner: Element) -> String? { point(system, of: owner)?.string("value") }

    static func apply(_ system: String, _ value: String?, of owner: NodeID, in editor: inout ResourceEditor) {
        let point = point(system, of: editor.element(owner))
        if point?.string("value") == value { return }
        guard let value else {
            if let point { editor.remove(point.node) }
            return
        }
        if let point {
            editor.replace("value", value, in: point.node)
            editor.removeAll("period", in: point.node)
        } else {
            let node = editor.add("telecom", to: owner)
            editor.set("system", system, in: node)
            editor.set("value", value, in: node)
        }
    }

    private static func point(_ system: String, of owner: Element) -> Element? {
        owner.all("telecom").first { $0.string("system") == system && $0.string("use") != "old" && $0.string("value") != nil }
    }
}
