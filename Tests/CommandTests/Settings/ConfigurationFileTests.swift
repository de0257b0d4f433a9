import Testing

@testable import caresync

/// Reading configuration files.
struct ConfigurationFileTests {
    @Test func `comments, blank lines and quotes are understood`() throws {
        let file = try ConfigurationFile(
            "# the hospital\n\n  listen=127.0.0.1:1  \nstore = \"sqlite: a \"\r\ncors-origin = *\ncors-origin = https://a.example",
            name: "f")
        #expect(file.lines(.listen).map(\.text) == ["127.0.0.1:1"])
        #expect(file.lines(.store).map(\.text) == ["sqlite: a "])
        #expect(file.lines(.corsOrigin).map(\.place) == ["f:5", "f:6"])
    }

    @Test func `every bad line is reported with its number`() {
        #expect {
            _ = try ConfigurationFile("listen\nliste = 1\nauth = none\nauth = none", name: "my.conf")
        } throws: { error in
            let faults = (error as? SettingFaults)?.faults ?? []
            return faults.map(\.place) == ["my.conf:1", "my.conf:2", "my.conf:4"]
        }
    }
}
