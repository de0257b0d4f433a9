import PluginKit

/// One service of the contract, as its description introduces it.
struct DescribedService: Sendable {
    /// As the contract calls it, such as `patient-service`.
    let name: String
    /// As the plugin is called, such as `patient`.
    let shortName: String
    let version: String
    let purpose: String

    init(name: String, shortName: String, version: String, purpose: String) {
        self.name = name
        self.shortName = shortName
        self.version = version
        self.purpose = purpose
    }

    init(_ manifest: PluginManifest) {
        self.init(name: manifest.service, shortName: manifest.name, version: manifest.version, purpose: manifest.purpose)
    }
}
