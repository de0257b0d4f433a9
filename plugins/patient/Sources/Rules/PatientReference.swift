import PluginKit

/// Whether a Reference is to a patient, here or elsewhere.
enum PatientReference {
    /// By its URL, or by its `type` where it has no URL or one that does not tell.
    /// - Parameter other: another type that is right, too.
    static func names(_ reference: Element?, or other: String = "Patient") -> Bool {
        guard let reference else { return false }
        if let type = reference.string("type") { return type == "Patient" || type == other }
        guard let text = reference.string("reference") else { return reference["identifier"] != nil }
        if text.hasPrefix("urn:") || text.hasPrefix("#") { return true }
        return ["Patient", other].contains { text.hasPrefix($0 + "/") || text.contains("/\($0)/") }
    }
}
