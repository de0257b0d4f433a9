/// Everything that can be set, by its one name: `--NAME` on the command line, `CARESYNC_NAME` in the environment, `NAME = …` in a file.
package enum SettingName: String, CaseIterable, Sendable {
    case listen
    case baseURL = "base-url"
    case trustedProxy = "trusted-proxy"
    case store
    case auth
    case plugins
    case pluginSetting = "plugin-setting"
    case package
    case timeZone = "time-zone"
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case corsOrigin = "cors-origin"
    case bodyLimit = "limit-body"
    case entryLimit = "limit-entries"
    case writerTimeLimit = "limit-writer-time"
    case readTimeLimit = "limit-read-time"
    case referentialIntegrity = "referential-integrity"
    case conditionalDelete = "conditional-delete"
    case logLevel = "log-level"

    /// The name of the environment variable: `base-url` is `CARESYNC_BASE_URL`.
    package var variable: String {
        "CARESYNC_" + String(rawValue.map { $0 == "-" ? "_" : $0 }).uppercased()
    }

    /// Whether it takes several values: repeated as a flag and in a file, separated by commas in the environment.
    package var isRepeatable: Bool {
        switch self {
        case .trustedProxy, .package, .corsOrigin, .pluginSetting: true
        default: false
        }
    }
}
