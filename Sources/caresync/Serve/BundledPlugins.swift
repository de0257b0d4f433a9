/// The one list of the domain plugins that this build has: none yet.
package enum BundledPlugins {
    package static let names: [String] = []

    /// Whether one of them can tell who is calling.
    package static let authenticates = false

    /// The list as it stands in messages.
    package static var list: String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}
