import ArgumentParser
import Logging
import Testing

@testable import caresync

/// From flags to checked settings.
struct ServeSettingsTests {
    private func settings(_ flags: [String], _ environment: [String: String] = [:]) throws -> ServeSettings {
        try ServeSettings(SettingValues(flags: try ServeFlags.parse(flags).given, environment: environment, file: nil))
    }

    private func faults(_ flags: [String], _ environment: [String: String] = [:]) throws -> [SettingFault] {
        do {
            _ = try settings(flags, environment)
            return []
        } catch let error as SettingFaults {
            return error.faults
        }
    }

    @Test func `what is not given keeps its standard value`() throws {
        let settings = try settings(["--auth", "none"])
        var standard = ServeSettings()
        standard.isOpen = true
        #expect(settings == standard)
        #expect(settings.listen == ListenAddress(host: "127.0.0.1", port: 8080))
        #expect(settings.store == .sqlite(path: "data/caresync.db"))
        #expect(settings.bodyLimit.bytes == 64 << 20)
        #expect(settings.entryLimit == 10_000)
    }

    @Test func `every flag is understood`() throws {
        let settings = try settings([
            "--listen", "[::1]:0", "--base-url", "https://fhir.example/", "--trusted-proxy", "10.0.0.1", "--trusted-proxy", "::1",
            "--store",
            "memory:", "--auth", "none", "--plugins", "all", "--time-zone", "UTC", "--tls-certificate", "c.pem", "--tls-key", "k.pem",
            "--cors-origin", "*", "--limit-body", "1MiB", "--limit-entries", "5", "--limit-writer-time", "250",
            "--limit-read-time", "750", "--referential-integrity", "off", "--conditional-delete", "multiple", "--log-level", "debug",
        ])
        #expect(settings.listen == ListenAddress(host: "::1", port: 0))
        #expect(settings.baseURL == "https://fhir.example")
        #expect(settings.trustedProxies == ["10.0.0.1", "::1"])
        #expect(settings.store == .memory)
        #expect(settings.tls == ServeSettings.TLS(certificate: "c.pem", key: "k.pem"))
        #expect(settings.corsOrigins == ["*"])
        #expect(settings.bodyLimit.bytes == 1 << 20)
        #expect(settings.entryLimit == 5)
        #expect(settings.writerMilliseconds == 250)
        #expect(settings.readMilliseconds == 750)
        #expect(!settings.hasReferentialIntegrity)
        #expect(settings.conditionalDelete == .multiple)
        #expect(settings.logLevel == .debug)
    }

    @Test(arguments: [
        ("https://fhir.example", "fhir.example"), ("http://fhir.example:8443/base/", "fhir.example"), ("http://[fd00::1]:80", "[fd00::1]"),
    ])
    func `the host of the base URL is a name of the server`(url: String, host: String) throws {
        #expect(try settings(["--auth", "none", "--base-url", url]).baseHost == host)
        #expect(try settings(["--auth", "none"]).baseHost == nil)
    }

    @Test func `a body may have what both codecs can read`() throws {
        #expect(try settings(["--auth", "none", "--limit-body", "256MiB"]).bodyLimit.bytes == 256 << 20)
        #expect(try faults(["--auth", "none", "--limit-body", "1GiB"]).map(\.place) == ["--limit-body"])
    }

    @Test func `authentication is required unless said otherwise, and needs the plugin that does it`() throws {
        #expect(try !settings([]).isOpen)
        #expect(try faults(["--plugins", "patient"]).map(\.place) == ["--auth"])
        let required = try faults(["--auth", "required", "--plugins", "patient"])
        #expect(required.first?.problem.contains("is not among those that run") == true)
        #expect(try faults(["--plugins", "patient"], ["CARESYNC_AUTH": "required"]).map(\.place) == ["CARESYNC_AUTH"])
        #expect(try settings(["--auth", "none", "--plugins", "patient"]).plugins == ["patient"])
    }

    @Test func `what is set for plugins has their names`() throws {
        let settings = try settings(["--plugin-setting", "patient.duplicates=refuse", "--plugin-setting", "auth.hospital= St. Mary = X "])
        #expect(settings.pluginSettings == ["patient.duplicates": "refuse", "auth.hospital": "St. Mary = X"])
        for wrong in ["patient.duplicates", "duplicates=off", "dentist.x=1", "patient.=1"] {
            #expect(try faults(["--plugin-setting", wrong]).map(\.place) == ["--plugin-setting"])
        }
    }

    @Test(arguments: [
        "0.0.0.0:8080", "192.168.1.5:80", "[::]:8080", "hospital.example:8080", "127.0.0.1.example:80", "[::ffff:10.0.0.1]:80",
    ])
    func `auth none is refused where others can reach the server`(address: String) throws {
        #expect(try faults(["--auth", "none", "--listen", address]).map(\.place) == ["--auth"])
    }

    @Test(arguments: ["127.0.0.1:0", "127.3.2.1:80", "[::1]:8080", "localhost:8080"])
    func `auth none is taken on loopback`(address: String) throws {
        #expect(try faults(["--auth", "none", "--listen", address]).isEmpty)
    }

    @Test func `all faults are shown at once`() throws {
        let found = try faults(
            [
                "--listen", "8080", "--store", "postgresql://db/x", "--auth", "some", "--plugins", "billing", "--package", "",
                "--tls-key", "k", "--limit-body", "257MiB",
            ],
            ["CARESYNC_TIME_ZONE": "Mars/Base", "CARESYNC_BASE_URL": "ftp://x"])
        #expect(
            Set(found.map(\.place)) == [
                "--listen", "--store", "--auth", "--plugins", "--package", "--tls-certificate, --tls-key", "--limit-body",
                "CARESYNC_TIME_ZONE", "CARESYNC_BASE_URL",
            ])
        #expect(found.first { $0.place == "--store" }?.problem.contains("not in this build") == true)
    }
}
