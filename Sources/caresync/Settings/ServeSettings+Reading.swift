import Logging

/// From the values as they were written to settings that can be used.
extension ServeSettings {
    /// Reads all settings; what is not given keeps its standard value.
    ///
    /// - Throws: everything that is wrong with them at once.
    package init(_ values: SettingValues) throws(SettingFaults) {
        self.init()
        var reader = SettingReader(values)
        reader.read(.listen, "expected HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080", into: &listen) { ListenAddress($0) }
        reader.read(.store, into: &store, StoreLocation.init)
        baseURL = reader.optional(.baseURL, Self.baseExpectation, Self.base)
        trustedProxies = reader.list(.trustedProxy, "expected an IP address", Self.address)
        packages = reader.list(.package, "expected a path", Self.path)
        reader.read(.timeZone, Self.zoneExpectation, into: &timeZone) { TimeZoneName($0) }
        corsOrigins = reader.list(.corsOrigin, "expected `*` or an origin such as https://app.example.org", Self.origin)
        reader.read(.bodyLimit, "expected a size such as 64MiB, at most 256MiB", into: &bodyLimit, Self.bodyLimit)
        reader.read(.entryLimit, "expected a whole number from 1 to 1000000", into: &entryLimit) { Self.number($0, 1...1_000_000) }
        reader.read(.writerTimeLimit, "expected milliseconds from 10 to 3600000", into: &writerMilliseconds) {
            Self.number($0, 10...3_600_000)
        }
        reader.read(.readTimeLimit, "expected milliseconds from 10 to 3600000", into: &readMilliseconds) {
            Self.number($0, 10...3_600_000)
        }
        reader.read(.referentialIntegrity, "expected `on` or `off`", into: &hasReferentialIntegrity, Self.onOff)
        reader.read(.conditionalDelete, "expected `single` or `multiple`", into: &conditionalDelete) { ConditionalDelete(rawValue: $0) }
        reader.read(
            .logLevel, "expected one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))", into: &logLevel
        ) { Logger.Level(rawValue: $0) }
        let certificate = reader.optional(.tlsCertificate, "expected a path", Self.path)
        let key = reader.optional(.tlsKey, "expected a path", Self.path)
        switch (certificate, key) {
        case (let certificate?, let key?): tls = TLS(certificate: certificate, key: key)
        case (nil, nil): tls = nil
        default: reader.add("--tls-certificate, --tls-key", "one needs the other")
        }
        pluginSettings = PluginSettings.read(&reader)
        checkPlugins(&reader)
        checkAuthentication(&reader)
        guard reader.faults.isEmpty else { throw SettingFaults(reader.faults) }
    }

    /// Refuses names of plugins that this build has not.
    private mutating func checkPlugins(_ reader: inout SettingReader) {
        guard let given = reader.values.one(.plugins), given.text != "all" else { return }
        plugins = given.text.split(separator: ",").map { String($0).trimmed }
        for name in plugins where !BundledPlugins.names.contains(name) {
            reader.add(given.place, "there is no plugin `\(name)` in this build; it has \(BundledPlugins.list)")
        }
    }

    /// Nobody is let in unasked: `required` needs a plugin that authenticates, `none` needs an address that only this machine reaches.
    private mutating func checkAuthentication(_ reader: inout SettingReader) {
        let given = reader.values.one(.auth)
        switch given?.text ?? "required" {
        case "required":
            guard !plugins.contains(BundledPlugins.authenticating) else { return }
            reader.add(
                given?.place ?? "--auth",
                "authentication is required unless said otherwise, but the plugin that authenticates, `\(BundledPlugins.authenticating)`, "
                    + "is not among those that run; `--auth none` lets every request in and works on a loopback address only")
        case "none":
            isOpen = true
            if !listen.isLoopback {
                reader.add(
                    given?.place ?? "--auth",
                    "`none` is refused on \(listen.host): without authentication the server listens on a loopback address only, "
                        + "such as 127.0.0.1")
            }
        default:
            reader.add(given?.place ?? "--auth", "expected `required` or `none`")
        }
    }

    static let zoneExpectation = "expected a time zone of the IANA database, such as Africa/Nairobi"
    static let baseExpectation = "expected an absolute http or https URL without query or fragment"

    static func base(_ text: String) -> String? {
        var rest = text[...]
        guard let scheme = ["http://", "https://"].first(where: { text.hasPrefix($0) }) else { return nil }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        guard rest.utf8.count > scheme.utf8.count, !rest.dropFirst(scheme.count).hasPrefix("/"),
            rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !rest.contains(where: { "?#\"<>\\^`{|}".contains($0) })
        else { return nil }
        return String(rest)
    }

    private static func origin(_ text: String) -> String? {
        if text == "*" { return text }
        guard let base = base(text), base == text, base.split(separator: "/", omittingEmptySubsequences: true).count == 2 else {
            return nil
        }
        return base
    }

    private static func address(_ text: String) -> String? {
        let isIP =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
                    UInt8(ascii: "."), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
        return isIP && (text.contains(".") || text.contains(":")) ? text : nil
    }

    private static func path(_ text: String) -> String? {
        text.isEmpty || text.utf8.contains(0) ? nil : text
    }

    private static func onOff(_ text: String) -> Bool? {
        switch text {
        case "on": true
        case "off": false
        default: nil
        }
    }

    /// At most what the XML reader takes.
    private static func bodyLimit(_ text: String) -> ByteCount? {
        ByteCount(text).flatMap { $0.bytes <= 256 << 20 ? $0 : nil }
    }

    private static func number(_ text: String, _ range: ClosedRange<Int>) -> Int? {
        guard let number = Int(text), range.contains(number) else { return nil }
        return number
    }
}
