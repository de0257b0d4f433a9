/// Finds out for whom a proxy forwards a request, if the proxy is one that the operator trusts.
struct TrustedProxies: Sendable {
    private let addresses: Set<String>

    init(_ addresses: [String]) {
        self.addresses = Set(addresses)
    }

    /// The address of the client.
    ///
    /// - Parameters:
    ///   - forwarded: `X-Forwarded-For`, nearest proxy last.
    ///   - peer: the other end of the connection.
    /// - Returns: `peer` unless it is trusted; then the last address in `forwarded` that is not a trusted proxy itself.
    func client(_ forwarded: String?, through peer: String) -> String {
        guard !addresses.isEmpty, let forwarded, addresses.contains(peer) else { return peer }
        for part in forwarded.split(separator: ",").reversed() {
            let address = String(ASCII.trim(part))
            guard Self.isAddress(address) else { return peer }
            if !addresses.contains(address) { return address }
        }
        return peer
    }

    private static func isAddress(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 45 else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
                UInt8(ascii: "."), UInt8(ascii: ":"):
                true
            default: false
            }
        }
    }
}
