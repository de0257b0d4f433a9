import ArgumentParser

/// The flags of `caresync serve`, as text: what they mean is decided together with the environment and the file.
struct ServeFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Address to listen on; port 0 takes any free port. (default: 127.0.0.1:8080)", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("URL that clients reach the server at. (default: the address it listens on)", valueName: "url"))
    var baseURL: String?

    @Option(help: ArgumentHelp("Address of a proxy whose forwarded headers count; repeatable.", valueName: "ip"))
    var trustedProxy: [String] = []

    @Option(help: ArgumentHelp("Where resources are kept: sqlite:PATH or memory:. (default: sqlite:data/caresync.db)", valueName: "store"))
    var store: String?

    @Option(help: ArgumentHelp("Who is let in: `required` or, on a loopback address only, `none`. (default: required)", valueName: "mode"))
    var auth: String?

    @Option(help: ArgumentHelp("Domain plugins to run: `all` or a list with commas. (default: all)", valueName: "names"))
    var plugins: String?

    @Option(help: ArgumentHelp("Setting of a plugin, such as patient.duplicates=refuse; repeatable.", valueName: "name=value"))
    var pluginSetting: [String] = []

    @Option(help: ArgumentHelp("FHIR package (.tgz or folder) whose search parameters, code systems and value sets act; repeatable.", valueName: "path"))
    var package: [String] = []

    @Option(help: ArgumentHelp("Time zone of dates without one; fixed when the store is made. (default: UTC)", valueName: "zone"))
    var timeZone: String?

    @Option(help: ArgumentHelp("Certificate chain in PEM; turns TLS on.", valueName: "path"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("Private key of the certificate, in PEM.", valueName: "path"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("Origin that browsers may call from, `*` for any; repeatable.", valueName: "origin"))
    var corsOrigin: [String] = []

    @Option(help: ArgumentHelp("Largest request body. (default: 64MiB)", valueName: "size"))
    var limitBody: String?

    @Option(help: ArgumentHelp("Most entries of a batch or transaction. (default: 10000)", valueName: "count"))
    var limitEntries: String?

    @Option(help: ArgumentHelp("Longest time of one commit in the writer. (default: 10000)", valueName: "milliseconds"))
    var limitWriterTime: String?

    @Option(help: ArgumentHelp("Longest time of one search or history. (default: 30000)", valueName: "milliseconds"))
    var limitReadTime: String?

    @Option(help: ArgumentHelp("Whether references must point at something: `on` or `off`. (default: on)", valueName: "mode"))
    var referentialIntegrity: String?

    @Option(help: ArgumentHelp("What a conditional delete may delete: `single` or `multiple`. (default: single)", valueName: "mode"))
    var conditionalDelete: String?

    @Option(
        help: ArgumentHelp("Least severity that is logged: trace, debug, info, notice, warning, error. (default: info)", valueName: "level")
    )
    var logLevel: String?

    /// The flags that were given, by setting.
    var given: [SettingName: [String]] {
        let single: [SettingName: String?] = [
            .listen: listen, .baseURL: baseURL, .store: store, .auth: auth, .plugins: plugins, .timeZone: timeZone,
            .tlsCertificate: tlsCertificate, .tlsKey: tlsKey, .bodyLimit: limitBody, .entryLimit: limitEntries,
            .writerTimeLimit: limitWriterTime, .readTimeLimit: limitReadTime, .referentialIntegrity: referentialIntegrity,
            .conditionalDelete: conditionalDelete, .logLevel: logLevel,
        ]
        var given = single.compactMapValues { $0.map { [$0] } }
        given[.trustedProxy] = trustedProxy
        given[.package] = package
        given[.pluginSetting] = pluginSetting
        given[.corsOrigin] = corsOrigin
        return given
    }
}
