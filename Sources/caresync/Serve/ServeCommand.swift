import ArgumentParser

/// `caresync serve`: runs the server until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Every flag can also be given as an environment variable (--base-url as CARESYNC_BASE_URL) or as a line `base-url = …` of the \
            configuration file; a flag counts before the environment, and the environment before the file. SIGTERM and SIGINT let \
            requests in flight finish and end the process with 0.
            """)

    @OptionGroup
    var flags: ServeFlags

    @Option(help: ArgumentHelp("Configuration file.", valueName: "path"))
    var config: String?

    func run() async throws {
        do {
            let environment = ProcessEnvironment.variables
            let file = try ConfigurationFile.named(config ?? environment["CARESYNC_CONFIG"])
            let settings = try ServeSettings(SettingValues(flags: flags.given, environment: environment, file: file))
            try await Server(settings).run()
        } catch {
            throw Refusal.exit(error)
        }
    }
}
