package import FHIRCore
package import FHIRSchema

/// What a plugin is made with: settings and the injected sources of time and ids.
package struct PluginEnvironment: Sendable {
    package let schema: Schema
    package let clock: any Clock
    package let ids: any IDSource
    /// The URL that clients reach the server at, without a trailing slash.
    package let origin: String
    /// What the operator set for plugins, by names such as `patient.duplicates`.
    package let settings: [String: String]

    package init(
        schema: Schema, clock: any Clock, ids: any IDSource, origin: String, settings: [String: String] = [:]
    ) {
        self.schema = schema
        self.clock = clock
        self.ids = ids
        self.origin = origin
        self.settings = settings
    }
}
