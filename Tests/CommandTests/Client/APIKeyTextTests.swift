import Testing

@testable import caresync

/// The key that a load shows to a server: from the environment, and only if a header can carry it.
struct APIKeyTextTests {
    @Test func `a key is what the variable holds`() throws {
        #expect(try APIKeyText(["CARESYNC_API_KEY": "csk_1.x-y"])?.text == "csk_1.x-y")
        #expect(try APIKeyText(["CARESYNC_API_KEY": ""]) == nil)
        #expect(try APIKeyText([:]) == nil)
    }

    @Test(arguments: ["a b", "a\r\nX-Other: 1", "\u{7F}", "ä"])
    func `what would break the header is refused`(text: String) {
        #expect(throws: SettingFault.self) { try APIKeyText(["CARESYNC_API_KEY": text]) }
    }

    @Test func `the key does not show in descriptions`() throws {
        let key = try #require(try APIKeyText(["CARESYNC_API_KEY": "csk_secret"]))
        #expect(!"\(key)".contains("secret"))
    }
}
