/// One domain of the hospital: its rules, routes, operations and events, as declarations that the host puts in place.
///
/// A plugin sees resources, private records and the host's ports, never HTTP, a database or another plugin. The host makes it once, asks it
/// for its contributions once, and builds an immutable `Catalogue` of those of all plugins before the first request.
package protocol DomainPlugin: Sendable {
    /// What it is called, what it owns and what it needs. Constant, without side effects.
    static var manifest: PluginManifest { get }

    /// - Throws: `PluginFault` when its settings do not let it run; the server then does not start.
    init(_ environment: PluginEnvironment) throws(PluginFault)

    /// Declares what it adds. Must only declare: it is called before the store is open for requests.
    func contribute(to contributions: inout Contributions)
}

/// Why a plugin cannot run, as a sentence for the operator; holds no secrets.
package struct PluginFault: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
