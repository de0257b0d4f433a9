import Testing

@testable import caresync

/// Where a setting's value comes from.
struct SettingValuesTests {
    @Test func `a flag counts before the environment, the environment before the file`() throws {
        let file = try ConfigurationFile("listen = 127.0.0.1:3\nstore = memory:\nauth = none", name: "f")
        let values = SettingValues(
            flags: [.listen: ["127.0.0.1:1"]],
            environment: ["CARESYNC_LISTEN": "127.0.0.1:2", "CARESYNC_STORE": "sqlite:x", "PATH": "/bin"], file: file)
        #expect(values.one(.listen) == SettingValues.Given(text: "127.0.0.1:1", place: "--listen"))
        #expect(values.one(.store) == SettingValues.Given(text: "sqlite:x", place: "CARESYNC_STORE"))
        #expect(values.one(.auth) == SettingValues.Given(text: "none", place: "f:3"))
        #expect(values.one(.timeZone) == nil)
    }

    @Test func `every setting has a variable of its own`() {
        #expect(SettingName.baseURL.variable == "CARESYNC_BASE_URL")
        #expect(SettingName.writerTimeLimit.variable == "CARESYNC_LIMIT_WRITER_TIME")
        #expect(Set(SettingName.allCases.map(\.variable)).count == SettingName.allCases.count)
    }

    @Test func `a repeatable setting has commas in the environment, and an empty variable is none`() {
        let values = SettingValues(
            flags: [:], environment: ["CARESYNC_CORS_ORIGIN": "https://a.example, https://b.example", "CARESYNC_STORE": ""], file: nil)
        #expect(values.all(.corsOrigin).map(\.text) == ["https://a.example", "https://b.example"])
        #expect(values.one(.store) == nil)
    }
}
