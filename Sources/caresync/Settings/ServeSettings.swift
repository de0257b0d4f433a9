package import Logging

/// Everything `caresync serve` needs to know, checked: if a value of this type exists, the server may start with it.
package struct ServeSettings: Sendable, Equatable {
    package enum ConditionalDelete: String, Sendable, CaseIterable {
        case single
        case multiple
    }

    /// A certificate chain and its key, both PEM files.
    package struct TLS: Sendable, Hashable {
        package var certificate: String
        package var key: String
    }

    package var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    /// Without a trailing slash; nil: from the address that was bound.
    package var baseURL: String?
    /// Addresses whose forwarded headers count.
    package var trustedProxies: [String] = []
    /// Whether every request is let in (`auth = none`).
    package var isOpen = false
    /// The names of the plugins that run.
    package var plugins = BundledPlugins.names
    /// What is set for plugins, by names such as `patient.duplicates`.
    package var pluginSettings: [String: String] = [:]
    package var store = StoreLocation.standard
    /// FHIR packages, as archives or folders, whose definitions act in every tenant.
    package var packages: [String] = []
    /// The zone of dates without one; fixed when the store is made.
    package var timeZone = TimeZoneName.utc
    package var tls: TLS?
    /// Origins that browsers may call from; `*` for any.
    package var corsOrigins: [String] = []
    package var bodyLimit = ByteCount(bytes: 64 << 20)
    package var entryLimit = 10_000
    /// The longest time in milliseconds that one commit may take of the writer.
    package var writerMilliseconds = 10_000
    /// The longest time in milliseconds that one search, history or other read of several resources may take.
    package var readMilliseconds = 30_000
    package var hasReferentialIntegrity = true
    package var conditionalDelete = ConditionalDelete.single
    package var logLevel = Logger.Level.info

    /// The host in `baseURL`, without the port; an IPv6 address in its brackets.
    package var baseHost: String? {
        guard let start = baseURL?.firstRange(of: "://")?.upperBound, let rest = baseURL?[start...] else { return nil }
        let authority = rest.prefix { $0 != "/" }
        if authority.hasPrefix("[") { return authority.firstIndex(of: "]").map { String(authority[...$0]) } }
        return String(authority.prefix { $0 != ":" })
    }
}
