/// Where the resources are kept, as `--store` says.
package enum StoreLocation: Sendable, Hashable, CustomStringConvertible {
    /// A SQLite file, made when it does not exist.
    case sqlite(path: String)
    /// Nothing is kept beyond the process.
    case memory

    /// What is used when nothing is said.
    package static let standard = StoreLocation.sqlite(path: "data/caresync.db")

    /// Reads `sqlite:PATH` or `memory:`.
    ///
    /// - Throws: what is wrong with it, as a sentence.
    package init(_ text: String) throws(SettingFault) {
        if text == "memory:" {
            self = .memory
        } else if text.hasPrefix("sqlite:") {
            let path = String(text.dropFirst("sqlite:".count))
            guard !path.isEmpty, !path.utf8.contains(0) else { throw SettingFault("", "expected a path after `sqlite:`") }
            self = .sqlite(path: path)
        } else if text.hasPrefix("postgresql:") || text.hasPrefix("postgres:") {
            throw SettingFault("", "the PostgreSQL store is not in this build; there are `sqlite:PATH` and `memory:`")
        } else {
            throw SettingFault("", "expected `sqlite:PATH` or `memory:`")
        }
    }

    package var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .memory: "memory:"
        }
    }
}
