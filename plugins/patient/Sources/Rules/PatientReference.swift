import PluginKit

/// Whether a Reference is to a patient, here or elsewhere.
enum PatientReference {
    /// By its URL, or by its `type` where it has no URL or one that does not tell.
    static func names(_ reference: Element?) -> Bool {
        guard let reference else { return false }
        if let type = reference.string("type") { return type == "Patient" }
        guard let text = reference.string("reference") else { return reference["identifier"] != nil }
        if text.hasPrefix("urn:") || text.hasPrefix("#") { return true }
        return text.hasPrefix("Patient/") || text.contains("/Patient/")
    }
}
