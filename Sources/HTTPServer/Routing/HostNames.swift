/// Tells whether a request was meant for this server, so that a web page whose name was made to lead here (DNS rebinding) gets nothing.
///
/// The loopback addresses and `localhost` always mean this server; other names have to be given.
struct HostNames: Sendable {
    /// In lower case; nil when every name will do.
    private let names: Set<String>?

    /// - Parameter names: hosts without port; nil when every name will do.
    init(_ names: [String]?) {
        self.names = names.map { Set($0.map { $0.lowercased() }) }
    }

    /// Whether there are names that will not do.
    var isRestricted: Bool { names != nil }

    /// - Parameter authority: the value of `Host` or `:authority`, or that part of a URL: a host, with or without a port.
    func admits(authority: Substring) -> Bool {
        guard let names else { return true }
        guard let host = Self.host(of: authority) else { return false }
        return Self.isLoopback(host) || names.contains(host)
    }

    /// - Parameter origin: the value of `Origin`; `null` is nobody's.
    func admits(origin: String) -> Bool {
        guard isRestricted else { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return admits(authority: origin.dropFirst(scheme.utf8.count))
        }
        return false
    }

    /// The host in lower case, an IPv6 address in its brackets; nil for what is no host with an optional port.
    static func host(of authority: Substring) -> String? {
        var host = authority
        if let colon = authority.lastIndex(of: ":"), authority[colon...].firstIndex(of: "]") == nil {
            guard authority[colon...].utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            host = authority[..<colon]
        }
        if host.hasPrefix("[") { return host.hasSuffix("]") ? host.lowercased() : nil }
        let isHost = host.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        return isHost && !host.isEmpty ? host.lowercased() : nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "localhost." || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
