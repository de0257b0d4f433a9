import FHIRJSON
import Testing

@testable import DomainAPI

struct BodyCheckTests {
    private let rig: Rig

    init() throws { rig = try Rig() }

    @Test func `Every fault of a body is told at once, with its place`() async {
        let answer = await rig.send(
            "POST", "beds",
            #"""
            {"id":"1","Ward":"x","number":0,"kind":"unknown","purchased":"2026-02-30","contact":"x@y","manual":"here","length":"2",
             "owner":"a_b","features":[{"name":"","since":"2026-01-01T10:00:00","checks":[{"day":"2026-1-1"},7]},{"nam":"x"}],"extras":[],
             "pin":null,"isFree":true}
            """#)
        #expect(answer.status == 400)
        #expect(
            answer.errors == [
                "read-only-property /id", "unknown-property /Ward", "bad-value /number", "bad-value /kind", "bad-value /purchased",
                "bad-value /contact", "bad-value /manual", "wrong-json-type /length", "bad-value /owner", "bad-value /features/0/name",
                "bad-value /features/0/since", "bad-value /features/0/checks/0/day", "missing-property /features/0/checks/0/isPassed",
                "wrong-json-type /features/0/checks/1", "unknown-property /features/1/nam", "missing-property /features/1/name",
                "wrong-json-type /extras", "wrong-json-type /pin", "read-only-property /isFree", "missing-property /ward",
            ])
        #expect(answer.json["errors"]?.items?[1]["detail"]?.string == "unknown; is ward meant?")
        #expect(answer.json["status"]?.integer == 400)
        #expect(answer.json["type"]?.string == "urn:caresync:problem:read-only-property")
        #expect(answer.json["correlationId"]?.string == "c-1")
        #expect(answer.reply.issue == "read-only-property")
        for value in ["2026-02-30", "x@y", "a_b"] { #expect(!answer.text.contains(value)) }
    }

    @Test(arguments: [
        #""number":1.0"#, #""number":1e2"#, #""number":1000"#, #""number":"7""#, #""number":null"#, #""ward":"""#, #""ward":"  ""#,
        #""ward":"a\u0000b""#, #""ward":"a\u000bb""#, #""kind":"Standard""#, #""pin":"""#,
    ])
    func `A value that is not of its form is refused`(member: String) async {
        let name = member.dropFirst().prefix { $0 != "\"" }
        let given = ["number": #""number":7"#, "ward": #""ward":"North""#, "kind": #""kind":"standard""#, "pin": #""pin":"0000""#]
        let body = BedContract.body.replacing(given[String(name)] ?? "?", with: member)
        let answer = await rig.send("POST", "beds", body)
        #expect(answer.status == 400)
        #expect(answer.errors.count == 1)
        #expect(answer.errors.first?.hasSuffix("/" + name) == true)
    }

    @Test(arguments: [
        #""purchased":"2024-02-29""#, #""contact":"o'neil+x@ward-1.hospital.example""#, #""manual":"urn:oid:1.2""#, #""length":-1.50e2"#,
        #""owner":"A.b-9""#, #""features":[{"name":"rail","since":"2026-01-31T08:30:00.5+01:00"}]"#, #""extras":{"a":[1]}"#,
        #""anything":[null]"#, #""purchased":null"#, #""features":null"#, #""anything":null"#,
    ])
    func `A value of its form is taken, and so is null for what may be left out`(member: String) async {
        let answer = await rig.send("POST", "beds", BedContract.body(and: member))
        #expect(answer.status == 201, "\(answer.text)")
    }

    @Test(arguments: [
        ("", "body-required"), ("{", "syntax"), (#"{"ward":"a","ward":"b"}"#, "syntax"), ("[]", "wrong-json-type"),
        ("null", "wrong-json-type"),
        ("{}x", "syntax"), ("\u{FEFF}", "syntax"),
    ])
    func `What is no object of JSON is refused`(body: String, code: String) async {
        let answer = await rig.send("POST", "beds", body)
        #expect(answer.status == 400)
        #expect(answer.errors.first?.hasPrefix(code) == true, "\(answer.errors)")
    }

    @Test(arguments: ["text/json", "application/fhir+json", "application/json; charset=latin1", "application/json, text/plain", "", "é"])
    func `Another content type is 415`(type: String) async {
        var fields = DomainCall.Fields()
        fields.contentType = type
        let answer = await rig.send("POST", "beds", BedContract.body, fields)
        #expect(answer.status == 415)
        #expect(answer.field("Accept") == "application/json")
    }

    @Test(arguments: ["application/json", "Application/JSON;charset=UTF-8", "application/json; charset=\"utf-8\""])
    func `JSON in UTF-8 is taken`(type: String) async {
        var fields = DomainCall.Fields()
        fields.contentType = type
        #expect(await rig.send("POST", "beds", BedContract.body, fields).status == 201)
    }

    @Test func `A body beyond the limits is 413`() async {
        let long = BedContract.body.replacing("North", with: String(repeating: "x", count: 1 << 20))
        #expect(await rig.send("POST", "beds", long).status == 413)
        let deep = #"{"anything":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}"
        #expect(await rig.send("POST", "beds", deep).status == 413)
    }

    @Test func `At most a hundred faults are told`() async {
        let body = "{" + (0..<500).map { "\"x\($0)\":1" }.joined(separator: ",") + "}"
        #expect(await rig.send("POST", "beds", body).errors.count == 100)
    }

    @Test func `Where no body is taken an empty object counts as none`() async {
        #expect(await rig.send("DELETE", "beds/1").status == 204)
        #expect(await rig.send("DELETE", "beds/1", " {} ").status == 204)
        #expect(await rig.send("DELETE", "beds/1", "{\"a\":1}").errors == ["body-unexpected"])
    }

    @Test func `Names become JSON Pointers, cut when they are long`() async {
        let long = String(repeating: "n", count: 300)
        let answer = await rig.send("POST", "beds", BedContract.body(and: #""a/b~c":1,"\#(long)":1"#))
        #expect(answer.errors == ["unknown-property /a~1b~0c", "unknown-property /\(String(long.prefix(100)))…"])
    }
}
