/// The FHIR base of a server to load into, such as `http://127.0.0.1:8080/fhir`.
package struct ServerURL: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: UInt16
    /// The path of the FHIR base, without a slash at its end.
    package let path: String

    /// Reads an absolute `http` URL. A URL without a path means a CareSync server, whose FHIR base is `/fhir`.
    ///
    /// - Throws: what is wrong with it, as a sentence.
    package init(_ text: String) throws(SettingFault) {
        guard !text.hasPrefix("https://") else {
            throw SettingFault("--server", "https is not in this version; load on the server's machine, or through a tunnel to it")
        }
        guard text.hasPrefix("http://") else { throw SettingFault("--server", "expected a URL such as http://127.0.0.1:8080") }
        var rest = text.dropFirst("http://".count)
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !rest.contains(where: { "?#@\\".contains($0) }) else {
            throw SettingFault("--server", "expected a URL without user, query or fragment")
        }
        var path = ""
        if let slash = rest.firstIndex(of: "/") {
            path = String(rest[slash...])
            rest = rest[..<slash]
        }
        while path.hasSuffix("/") { path.removeLast() }
        let authority = rest.hasSuffix("]") || !rest.contains(":") ? String(rest) + ":80" : String(rest)
        guard let address = ListenAddress(authority), let port = UInt16(exactly: address.port), port > 0 else {
            throw SettingFault("--server", "expected a host and a port, such as http://127.0.0.1:8080")
        }
        host = address.host
        self.port = port
        self.path = path.isEmpty ? "/fhir" : path
    }

    /// What goes into the `Host` header.
    package var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

    package var description: String { "http://\(authority)\(path)" }
}
