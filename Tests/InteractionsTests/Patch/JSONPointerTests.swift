import Interactions
import Testing

/// JSON pointers (RFC 6901).
struct JSONPointerTests {
    @Test(
        arguments: [
            ("", []), ("/", [""]), ("/a", ["a"]), ("/a/", ["a", ""]), ("//", ["", ""]), ("/a~1b", ["a/b"]), ("/m~0n", ["m~n"]),
            ("/~01", ["~1"]), ("/ä/0", ["ä", "0"]),
            ("/c%d/ ", ["c%d", " "]),
        ] as [(String, [String])]) func pointersAreCutAtSlashes(text: String, tokens: [String])
    {
        #expect(JSONPointer(text)?.tokens == tokens)
        #expect(JSONPointer(text)?.text == text)
    }

    @Test(arguments: ["a", "#/a", "/~", "/~2", "/a~", " /a"]) func otherTextsAreNoPointers(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test func prefixesAreByToken() throws {
        let short = try #require(JSONPointer("/a"))
        #expect(short.isProperPrefix(of: try #require(JSONPointer("/a/b"))))
        #expect(!short.isProperPrefix(of: try #require(JSONPointer("/ab"))))
        #expect(!short.isProperPrefix(of: short))
    }
}
