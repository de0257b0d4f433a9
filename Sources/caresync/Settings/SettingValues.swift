/// The values given for settings, each with where it stands; flags hide the environment, the environment hides the file.
package struct SettingValues: Sendable {
    /// One value as it was written.
    package struct Given: Sendable, Hashable {
        package let text: String
        /// `--listen`, `CARESYNC_LISTEN` or `caresync.conf:3`.
        package let place: String
    }

    private let given: [SettingName: [Given]]

    /// - Parameters:
    ///   - flags: what the command line gave.
    ///   - environment: the process's variables; those that are no setting's, and empty ones, are ignored.
    ///   - file: the configuration file, if there is one.
    package init(flags: [SettingName: [String]], environment: [String: String], file: ConfigurationFile?) {
        var given: [SettingName: [Given]] = [:]
        for name in SettingName.allCases {
            if let texts = flags[name], !texts.isEmpty {
                given[name] = texts.map { Given(text: $0, place: "--\(name.rawValue)") }
            } else if let text = environment[name.variable], !text.isEmpty {
                let texts = name.isRepeatable ? text.split(separator: ",").map { String($0).trimmed } : [text]
                given[name] = texts.map { Given(text: $0, place: name.variable) }
            } else if let lines = file?.lines(name), !lines.isEmpty {
                given[name] = lines
            }
        }
        self.given = given
    }

    /// All values of a setting in the order given; the last one counts where only one is taken.
    package func all(_ name: SettingName) -> [Given] { given[name] ?? [] }

    package func one(_ name: SettingName) -> Given? { given[name]?.last }
}

extension String {
    /// Without spaces and tabs at both ends.
    package var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return String(rest)
    }
}
