import Testing

@testable import FHIRSearch

/// The grammar of `_filter` (R4 `search_filter.html`).
struct FilterParserTests {
    /// The tree in words, fully in parentheses.
    private static func words(_ expression: FilterExpression) -> String {
        switch expression {
        case .and(let parts): "(" + parts.map(words).joined(separator: " & ") + ")"
        case .or(let parts): "(" + parts.map(words).joined(separator: " | ") + ")"
        case .not(let part): "!" + words(part)
        case .test(let path, let operation, let value): words(path) + " " + operation.rawValue + " <" + value + ">"
        }
    }

    private static func words(_ path: SearchPath) -> String {
        switch path {
        case .parameter(let code, let modifier): code + (modifier.map { ":" + $0 } ?? "")
        case .chain(let code, let type, let condition, let rest):
            code + (type.map { ":" + $0 } ?? "") + (condition.map { "[" + words($0) + "]" } ?? "") + "." + words(rest)
        case .has(let type, let code, let rest): "has(" + type + " " + code + ")." + words(rest)
        }
    }

    @Test(arguments: [
        (#"name co "pet""#, "name co <pet>"),
        (#"given eq "peter" and birthdate ge 2014-10-10"#, "(given eq <peter> & birthdate ge <2014-10-10>)"),
        ("code eq http://loinc.org|1234-5", "code eq <http://loinc.org|1234-5>"),
        (#"subject.name co "pet""#, "subject.name co <pet>"),
        (#"related[type eq "has-component"].target pr true"#, "related[type eq <has-component>].target pr <true>"),
        ("related[type eq has-component].target re Observation/4", "related[type eq <has-component>].target re <Observation/4>"),
        ("a eq 1 or b eq 2 and c eq 3", "((a eq <1> | b eq <2>) & c eq <3>)"),
        ("a eq 1 and b eq 2 and c eq 3", "(a eq <1> & b eq <2> & c eq <3>)"),
        ("a eq 1 or (b eq 2 and c eq 3)", "(a eq <1> | (b eq <2> & c eq <3>))"),
        ("not (a eq 1)", "!a eq <1>"), ("not(a eq 1)", "!a eq <1>"),
        ("not (a eq 1 or b eq 2) and c eq 3", "(!(a eq <1> | b eq <2>) & c eq <3>)"),
        ("((a eq 1))", "a eq <1>"), ("(a eq 1)", "a eq <1>"), ("  a   eq\t1  ", "a eq <1>"), ("not eq 1", "not eq <1>"),
        ("and eq or", "and eq <or>"), ("android eq x", "android eq <x>"), ("_id eq a", "_id eq <a>"), ("a-b_c eq x", "a-b_c eq <x>"),
        ("a eq x)", ""), ("(a eq x", ""), ("a eq", ""), ("a", ""), ("", ""), (" ", ""), ("a xx b", ""), ("a eq b c eq d", ""),
        ("a eq b and", ""),
        ("1a eq b", ""), ("-a eq b", ""), ("a..b eq c", ""), ("a. eq c", ""), (".a eq c", ""), ("a[b eq c] eq d", ""), ("a[].b eq d", ""),
        ("a[b eq c.d eq e", ""), (#"a eq "x"#, ""), (#"a eq "\x""#, ""), (#"a eq "\u12""#, ""), (#"a eq "\ud800""#, ""), ("a EQ b", ""),
        ("a eq b AND c eq d", ""), ("()", ""), ("not ()", ""), ("_has eq x", ""), ("_has:A eq x", ""), ("_has:A:b eq x", ""),
        ("_has:A:b: eq x", ""),
        (#"a eq "\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#, "a eq <\"\\/\u{8}\u{C}\n\r\té😀>"),
        (#"a eq "(x) [y] and z""#, "a eq <(x) [y] and z>"), ("a eq b(c", "a eq <b(c>"), ("a eq é", "a eq <é>"), (#"a eq """#, "a eq <>"),
        ("(a eq b)and(c eq d)", "(a eq <b> & c eq <d>)"), ("subject:Patient.name co x", "subject:Patient.name co <x>"),
        ("_has:Observation:patient:code eq x", "has(Observation patient).code eq <x>"),
        ("_has:Observation:patient:performer.name eq x", "has(Observation patient).performer.name eq <x>"),
        (
            "_has:Observation:patient:_has:Provenance:target:agent re Practitioner/1",
            "has(Observation patient).has(Provenance target).agent re <Practitioner/1>"
        ),
        ("a[b eq 1 and not (c eq 2)].d[e pr false].f sw x", "a[(b eq <1> & !c eq <2>)].d[e pr <false>].f sw <x>"),
        ("date po 2014-02-23T13:00:00+01:00", "date po <2014-02-23T13:00:00+01:00>"),
        (#"a in "http://example.org/vs?x=1 2""#, "a in <http://example.org/vs?x=1 2>"),
    ])
    func `Filters are read by the grammar`(text: String, tree: String) {
        let read = (try? FilterParser.parse(text)).map(Self.words) ?? ""
        #expect(read == tree)
    }

    @Test(arguments: FilterOperator.allCases)
    func `Every operator is known`(operation: FilterOperator) throws {
        #expect(try FilterParser.parse("a \(operation.rawValue) b") == .test(.parameter("a", modifier: nil), operation, "b"))
    }

    @Test func `Faults say what was expected and where, never what was found`() {
        #expect(throws: SearchFault.malformed("_filter", expected: "and, or, or ) at character 14")) {
            try FilterParser.parse("(a eq secret ")
        }
        #expect(throws: SearchFault.malformed("_filter", expected: "a JSON string at character 13")) {
            try FilterParser.parse(#"a eq "secret"#)
        }
        #expect(throws: SearchFault.malformed("_filter", expected: "the name of a search parameter, ( or not at character 1")) {
            try FilterParser.parse("=")
        }
    }

    @Test func `Depth and size have limits`() throws {
        let deep = SearchLimits.filterDepth - 1
        _ = try FilterParser.parse(String(repeating: "(", count: deep) + "a eq b" + String(repeating: ")", count: deep))
        let parentheses = String(repeating: "(", count: 10_000) + "a eq b" + String(repeating: ")", count: 10_000)
        let brackets = String(repeating: "a[", count: 10_000) + "a eq b" + String(repeating: "].b eq c", count: 10)
        let alternating = String(repeating: "a eq b and c eq d or ", count: 500) + "e eq f"
        let path = String(repeating: "a.", count: 1000) + "b eq c"
        let has = String(repeating: "_has:A:b:", count: 1000) + "c eq d"
        let long = "a eq \"" + String(repeating: "x", count: SearchLimits.filterBytes) + "\""
        for text in [parentheses, brackets, alternating, path, has, long] {
            #expect(throws: SearchFault.self) { try FilterParser.parse(text) }
        }
        // As long as it stays flat it may be long.
        let test = FilterExpression.test(.parameter("a", modifier: nil), .eq, "b")
        let flat = try FilterParser.parse(Array(repeating: "a eq b", count: 2000).joined(separator: " or "))
        #expect(flat == .or(Array(repeating: test, count: 2000)))
    }
}
