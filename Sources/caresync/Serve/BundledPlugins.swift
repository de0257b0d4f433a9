import AuthPlugin
import FHIRCore
package import FHIRSchema
import PatientPlugin
package import PluginKit

/// The one list of the domain plugins that this build has.
package enum BundledPlugins {
    static let all: [any DomainPlugin.Type] = [AuthPlugin.self, PatientPlugin.self]

    package static let names = all.map { $0.manifest.name }

    /// The one of them that tells who is calling.
    package static let authenticating = AuthPlugin.manifest.name

    /// The list as it stands in messages.
    package static var list: String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    /// The catalogue of some of them.
    ///
    /// - Parameter names: which; what they require is not added.
    /// - Throws: `PluginFault` of one that cannot run so, or `CatalogueConflicts`.
    package static func catalogue(
        _ names: [String] = names, schema: Schema = .r4, origin: String, settings: [String: String] = [:]
    ) throws -> Catalogue {
        let environment = PluginEnvironment(
            schema: schema, clock: SystemClock(), ids: UUIDv7Source(), origin: origin, settings: settings)
        var builder = CatalogueBuilder(schema)
        for type in all where names.contains(type.manifest.name) { builder.add(try type.init(environment)) }
        return try builder.build()
    }
}
