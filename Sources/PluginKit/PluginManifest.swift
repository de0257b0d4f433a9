/// What a plugin is called, what it owns and what it needs.
package struct PluginManifest: Sendable, Hashable {
    /// As the operator names it with `--plugins`: lower-case, such as `patient`.
    package var name: String
    /// The version of its rules and routes.
    package var version: String
    /// The name that its events and its API description carry, such as `patient-service`.
    package var service: String
    /// The port that it listens on when it runs as a service of its own.
    package var port: Int
    /// One sentence on what it is for.
    package var purpose: String
    /// Paths below the domain base that are its own, such as `patients`; its routes begin with one of them.
    package var paths: [String]
    /// The resource types whose unclaimed resources it looks after.
    package var types: [String]
    /// The plugins without which it cannot run.
    package var requires: [String]

    package init(
        name: String, version: String, service: String, port: Int, purpose: String, paths: [String], types: [String],
        requires: [String] = []
    ) {
        self.name = name
        self.version = version
        self.service = service
        self.port = port
        self.purpose = purpose
        self.paths = paths
        self.types = types
        self.requires = requires
    }
}
