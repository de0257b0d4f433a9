import ArgumentParser
import PluginKit

/// `caresync plugins`: says what each bundled plugin owns and contributes.
struct PluginsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins", abstract: "Show the domain plugins of this build: what each owns and contributes.")

    func run() throws {
        do {
            let catalogue = try BundledPlugins.catalogue(origin: "http://127.0.0.1:8080")
            print(catalogue.plugins.map { Self.text($0, catalogue) }.joined(separator: "\n"), terminator: "")
        } catch {
            throw Refusal.exit(error)
        }
    }

    static func text(_ manifest: PluginManifest, _ catalogue: Catalogue) -> String {
        let added = catalogue.contributions[manifest.name] ?? Contributions()
        let parts: [(String, [String])] = [
            ("requires", manifest.requires), ("types", manifest.types), ("slices", added.slices.map { "\($0.id) (\($0.type))" }),
            ("rules", added.rules.map { "\($0.id) (\($0.kind))" }), ("events", added.events.map(\.type)),
            ("records", added.collections.map(\.name)), ("routes", added.routes.map { "\($0.method.rawValue) /api/v1/\($0.path)" }),
        ]
        var text = "\(manifest.name) \(manifest.version), \(manifest.service), port \(manifest.port): \(manifest.purpose)\n"
        for (name, values) in parts where !values.isEmpty {
            text += "  \(name)\n" + values.map { "    \($0)\n" }.joined()
        }
        return text
    }
}
