package import PluginKit

/// Patients, their history, allergies, contacts and insurance.
package struct PatientPlugin: DomainPlugin {
    package static let manifest = PluginManifest(
        name: "patient", version: "1.0.0", service: "patient-service", port: 3002,
        purpose: "Patients, their medical history, allergies, emergency contacts and insurance.", paths: ["patients"],
        types: ["Patient", "RelatedPerson", "AllergyIntolerance", "Condition"])

    package init(_ environment: PluginEnvironment) throws(PluginFault) {}

    package func contribute(to contributions: inout Contributions) {}
}
