import ArgumentParser

/// `caresync version`: says which release this is.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() {
        print("caresync \(Release.version) (FHIR R4 4.0.1)")
    }
}
