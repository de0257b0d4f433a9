import ArgumentParser

/// The command `caresync`: its subcommands and nothing else.
@main
struct CareSync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "caresync",
        abstract: "A FHIR R4 server for hospitals, on an embedded store.",
        subcommands: [ServeCommand.self, LoadCommand.self, FHIRPathCommand.self, PluginsCommand.self, VersionCommand.self])
}
