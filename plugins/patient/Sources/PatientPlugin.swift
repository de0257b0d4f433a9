package import PluginKit

/// Patients, their history, allergies, contacts and insurance.
package struct PatientPlugin: DomainPlugin {
    package static let manifest = PluginManifest(
        name: "patient", version: "1.0.0", service: "patient-service", port: 3002,
        purpose: "Patients, their medical history, allergies, emergency contacts and insurance.", paths: ["patients"],
        types: ["Patient", "RelatedPerson", "AllergyIntolerance", "Condition"])

    private let duplicates: DuplicateRule

    package init(_ environment: PluginEnvironment) throws(PluginFault) {
        duplicates = try DuplicateRule(environment.settings)
    }

    package func contribute(to contributions: inout Contributions) {
        contributions.add(HistoryRules.slice)
        contributions.add(RecordNumberRule.rule)
        for rule in DemographicRules.all + LinkRules.all + HistoryRules.all + [AllergyRule.rule] { contributions.add(rule) }
        if let rule = duplicates.rule { contributions.add(rule) }
        contributions.add(MergeOperation.operation)
        for event in PatientEvents.declarations { contributions.add(event) }
        for rule in PatientEvents.rules { contributions.add(rule) }
        for route in PatientRoutes.all + HistoryRoutes.all + AllergyRoutes.all + ContactRoutes.all { contributions.add(route) }
    }
}
