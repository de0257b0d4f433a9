import Testing

@testable import AuthPlugin

struct SecretTests {
    @Test func `base64 for URLs is RFC 4648's`() {
        let cases: [(String, String)] = [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
        ]
        for (plain, text) in cases { #expect(Base64URL.text(Array(plain.utf8)) == text) }
        #expect(Base64URL.text([0xFB, 0xFF, 0xBF]) == "-_-_")
        #expect(Base64URL.text(base64: "+/+/ag==") == "-_-_ag")
    }

    @Test func `hexadecimal digits go both ways`() {
        #expect(Hexadecimal.bytes("00ff7A") == [0, 255, 122])
        #expect(Hexadecimal.text([0, 255, 122]) == "00ff7a")
        #expect(Hexadecimal.bytes("0") == nil)
        #expect(Hexadecimal.bytes("0g") == nil)
    }

    @Test func `secrets are compared whole`() {
        #expect(Secret.isEqual([1, 2, 3], [1, 2, 3]))
        #expect(!Secret.isEqual([1, 2, 3], [1, 2, 4]))
        #expect(!Secret.isEqual([1, 2, 3], [1, 2]))
        #expect(Secret.hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Secret.isHash(Secret.hash("abc"), of: "abc"))
        #expect(Secret.make(.system).utf8.count == 43)
    }

    @Test func `refresh tokens and keys are read as they are written`() throws {
        let token = RefreshToken(session: "0190-ab", family: "f-_", secret: "s-_")
        #expect(token.text == "csr_0190-ab.f-_.s-_")
        let read = try #require(RefreshToken(token.text))
        #expect((read.session, read.family, read.secret) == ("0190-ab", "f-_", "s-_"))
        let key = try #require(APIKeyToken("csk_0190-ab.s-_"))
        #expect(key.text == "csk_0190-ab.s-_")
        for text in ["", "csr_", "csr_a.b", "csr_a..c", "csk_a.b.c", "csr_a b.c.d", "csr_" + String(repeating: "a", count: 300) + ".b.c"] {
            #expect(RefreshToken(text) == nil)
        }
        for text in ["", "csk_", "csk_a", "csk_.b", "csr_a.b", "csk_a.b.c"] { #expect(APIKeyToken(text) == nil) }
    }

    @Test(arguments: ["a@b.example", "Ada.Berg+x@hospital.example", "admin@localhost"])
    func `addresses are taken`(_ text: String) { #expect(Email.isLegal(text)) }

    @Test(arguments: ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b..c", "a@.b", "a@b.", "ä@b.c", "<a@b.c>", "a@b\u{0}c"])
    func `what is no address is not`(_ text: String) { #expect(!Email.isLegal(text)) }
}
