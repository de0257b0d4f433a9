import PluginKit
import Testing

@testable import DomainAPI

struct TextFormTests {
    @Test(arguments: ["a@b.co", "a.b+c@x-y.example.org", "ä@österreich.at", "!#$%&'*+/=?^_`{|}~-@a.b"])
    func `A plausible address is one`(text: String) { #expect(EmailSyntax.isPlausible(text)) }

    @Test(arguments: [
        "", "@", "a@", "@b.co", "a b@c.de", "a@b", "a@b.", "a@.b", "a..b@c.de", ".a@b.co", "a.@b.co", "a@-b.co", "a@b-.co", "a@b_c.de",
        "a@b@c.de", "a\u{0}@b.co", "\(String(repeating: "a", count: 65))@b.co",
    ])
    func `An implausible address is none`(text: String) { #expect(!EmailSyntax.isPlausible(text)) }

    @Test(arguments: ["http://a", "urn:oid:1.2.3", "mailto:a@b.co", "https://a.b/c?d=%20&e#f", "a+b-c.1:x"])
    func `An absolute URI is one`(text: String) { #expect(URISyntax.isAbsolute(text)) }

    @Test(arguments: ["", ":", "a", "a:", "1a:b", "/a", "a b:c", "http://a b", "http://a%2", "http://a%zz", "http://ä", "a:\"x\"", "a:<x>"])
    func `What has no scheme or other characters is none`(text: String) { #expect(!URISyntax.isAbsolute(text)) }

    @Test func `Length is counted in characters`() {
        #expect(TextForm.fault("äöü", length: 1...3, format: nil) == nil)
        #expect(TextForm.fault("äöüß", length: 1...3, format: nil) == "expected 1 to 3 characters")
        #expect(TextForm.fault("", length: 1...Int.max, format: nil) == "expected at least 1 characters")
        #expect(TextForm.fault(" ", length: 0...3, format: nil) == nil)
    }
}
