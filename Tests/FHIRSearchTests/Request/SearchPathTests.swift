import Testing

@testable import FHIRSearch

/// Names of parameters taken apart.
struct SearchPathTests {
    @Test func `Plain names, modifiers and chains`() throws {
        #expect(try SearchPath("name") == .parameter("name", modifier: nil))
        #expect(try SearchPath("name:exact") == .parameter("name", modifier: "exact"))
        #expect(try SearchPath("name:") == .parameter("name", modifier: ""))
        #expect(try SearchPath("a:b:c") == .parameter("a", modifier: "b:c"))
        #expect(try SearchPath("subject.name") == .chain("subject", type: nil, where: nil, .parameter("name", modifier: nil)))
        #expect(
            try SearchPath("subject:Patient.name:exact")
                == .chain("subject", type: "Patient", where: nil, .parameter("name", modifier: "exact")))
        #expect(
            try SearchPath("a.b:B.c")
                == .chain("a", type: nil, where: nil, .chain("b", type: "B", where: nil, .parameter("c", modifier: nil))))
    }

    @Test func `Reverse chains nest and mix with chains`() throws {
        let code = SearchPath.parameter("code", modifier: nil)
        #expect(try SearchPath("_has:Observation:patient:code") == .has("Observation", "patient", code))
        #expect(try SearchPath("_has:A:b:_has:C:d:code") == .has("A", "b", .has("C", "d", code)))
        #expect(try SearchPath("_has:A:b:c.code") == .has("A", "b", .chain("c", type: nil, where: nil, code)))
        #expect(try SearchPath("a._has:A:b:code") == .chain("a", type: nil, where: nil, .has("A", "b", code)))
        #expect(try SearchPath("_has:A:b:code:not") == .has("A", "b", .parameter("code", modifier: "not")))
        for name in ["_has", "_has:", "_has:A", "_has:A:b", "_has:A:b:", "_has::b:c", "_has:A::c"] {
            #expect(throws: SearchFault.self) { try SearchPath(name) }
        }
    }

    @Test func `Names have a limit of levels`() throws {
        let deepest = SearchLimits.depth - 1
        _ = try SearchPath(String(repeating: "a.", count: deepest) + "b")
        #expect(throws: SearchFault.self) { try SearchPath(String(repeating: "a.", count: deepest + 1) + "b") }
        #expect(throws: SearchFault.self) { try SearchPath(String(repeating: "_has:A:b:", count: 100_000) + "b") }
    }

    @Test func `Near names are suggested, far ones are not`() {
        let names = ["birthdate", "name", "given", "family", "_id", "_lastUpdated"]
        let cases = [
            ("birthDate", "birthdate"), ("birthdat", "birthdate"), ("nmae", "name"), ("gvien", "given"), ("faimly", "family"),
            ("id", "_id"),
            ("lastUpdated", "_lastUpdated"), ("_lastupdated", "_lastUpdated"), ("zzzz", nil), ("", nil), ("n", nil), ("nam", "name"),
        ]
        for (wanted, near) in cases { #expect(NearestName.nearest(to: wanted, in: names) == near, "\(wanted)") }
    }

    @Test func `Escapes part only where no backslash stands before`() {
        #expect(EscapedText.split(#"a\,b,c"#, at: ",") == [#"a\,b"#, "c"])
        #expect(EscapedText.split(#"a\\,b"#, at: ",") == [#"a\\"#, "b"])
        #expect(EscapedText.unescape(#"a\,b\|c\$d\\e"#) == #"a,b|c$d\e"#)
        #expect(EscapedText.unescape(#"a\"#) == #"a\"#)
    }
}
