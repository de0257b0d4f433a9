import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit
import Testing

@testable import DomainAPI

struct AnswerTests {
    private let rig: Rig

    init() throws { rig = try Rig() }

    @Test func `What is created has a location, a version and all its properties`() async throws {
        let answer = await rig.send("POST", "beds", BedContract.body)
        #expect(answer.status == 201)
        #expect(answer.reply.location == "https://hospital.example/api/v1/beds/new-1")
        #expect(answer.reply.etag == "W/\"1\"")
        #expect(answer.reply.mediaType == "application/json")
        #expect(answer.field("API-Version") == "1.0.0")
        #expect(
            answer.text
                == #"{"id":"new-1","ward":"North","number":7,"kind":"standard","purchased":null,"contact":null,"manual":null,"length":null,"#
                + #""owner":null,"features":null,"extras":null,"anything":null,"isFree":true,"createdAt":"2026-03-01T08:00:00.000Z"}"#)
        #expect(ContractCheck.issues(answer.json, .object(BedContract.bed), .answer).isEmpty)
        #expect(await rig.send("GET", "beds/new-1").bytes == answer.bytes)
    }

    @Test(arguments: [("W/\"1\"", 304), ("\"1\"", 304), ("*", 304), ("W/\"2\"", 200), ("W/\"2\", W/\"1\"", 304), ("nonsense", 200)])
    func `A version that the client has is not sent again`(tag: String, status: Int) async {
        _ = await rig.send("POST", "beds", BedContract.body)
        var fields = DomainCall.Fields()
        fields.ifNoneMatch = tag
        let answer = await rig.send("GET", "beds/new-1", nil, fields)
        #expect(answer.status == status)
        #expect(answer.reply.etag == "W/\"1\"")
        #expect(answer.bytes.isEmpty == (status == 304))
    }

    @Test(arguments: [
        ("W/\"1\"", 200), ("\"1\"", 200), ("*", 200), ("W/\"2\"", 412), ("\"other\"", 412), ("W/\"1\", W/\"2\"", 400), ("W/\"1", 400),
        ("", 400),
    ])
    func `A change is conditional on the version that If-Match names`(tag: String, status: Int) async {
        var fields = DomainCall.Fields()
        fields.ifMatch = tag
        let answer = await rig.send("PUT", "beds/new-1", BedContract.body, fields)
        #expect(answer.status == status)
        if status == 412 { #expect(answer.reply.etag == "W/\"1\"") }
    }

    @Test func `Nothing and bytes are answered as such, and a deprecated route says so`() async {
        let none = await rig.send("DELETE", "beds/1")
        #expect(none.status == 204)
        #expect(none.reply.mediaType == nil)
        let picture = await rig.send("GET", "beds/1/picture")
        #expect(picture.reply.mediaType == "image/jpeg")
        #expect(picture.bytes == [0xFF, 0xD8])
        #expect(picture.field("Deprecation") == "@1700000000")
        #expect(picture.field("Sunset") == "Sun, 17 Mar 2030 17:46:40 GMT")
        #expect(none.field("Deprecation") == nil)
    }

    @Test(arguments: [
        ("application/xml", 406), ("text/event-stream", 406), ("*/*", 200), ("application/*;q=0.1", 200), ("application/json;q=0", 406),
    ])
    func `Accept must take JSON`(accept: String, status: Int) async {
        var fields = DomainCall.Fields()
        fields.accept = accept
        #expect(await rig.send("GET", "beds", nil, fields).status == status)
        #expect(await rig.send("DELETE", "beds/1", nil, fields).status == 204)
    }

    // MARK: Who may

    @Test func `Who is not known is asked to log in, and who may not is told what is missing`() async {
        for target in ["beds", "beds/1/stays/2", "events"] {
            let unknown = await rig.send("GET", target, caller: nil)
            #expect(unknown.status == 401)
            #expect(unknown.field("WWW-Authenticate") == "Bearer")
            #expect(unknown.errors == ["unauthenticated"])
        }
        let reader = Rig.caller(Permissions([.init("beds", "read")]))
        #expect(await rig.send("GET", "beds", caller: reader).status == 200)
        let refused = await rig.send("POST", "beds", "no JSON", caller: reader)
        #expect(refused.status == 403)
        #expect(refused.json["detail"]?.string == "Expected a caller with the permission beds:write")
        #expect(await rig.send("GET", "beds/mine/all", caller: Rig.caller(.none)).status == 200)
        #expect(await rig.send("GET", "nowhere", caller: nil).status == 404)
    }

    @Test func `A route that needs nobody is open, and a login that fails is 401`() async {
        let login = await rig.send("POST", "bed-login", #"{"pin":"0000"}"#, caller: nil)
        #expect(login.text == #"{"code":"nobody"}"#)
        let failed = await rig.send("POST", "bed-login", #"{"pin":"1111"}"#, caller: nil)
        #expect(failed.status == 401)
        #expect(failed.field("WWW-Authenticate") == "Bearer")
    }

    // MARK: Failures

    @Test func `What a handler throws becomes problem details with the rule and the place`() async {
        let answer = await rig.send("POST", "beds", BedContract.body.replacing("North", with: "Forbidden"))
        #expect(answer.status == 422)
        #expect(
            answer.text
                == #"{"type":"urn:caresync:problem:rule","title":"The request breaks a rule","status":422,"detail":"This ward takes no beds","#
                + #""correlationId":"c-1","errors":[{"pointer":"/ward","detail":"This ward takes no beds","code":"rule","rule":"bed-ward-open"}]}"#
        )
        let busy = await rig.send("POST", "beds/1/fail")
        #expect(busy.status == 429)
        #expect(busy.reply.retryAfter == 1)
    }

    @Test func `A call that failed before is answered in the same form`() {
        let call = DomainCall("GET", "/api/v1/beds/1", correlationID: "c-1", caller: nil)
        let answer = Answered(rig.api.refusal(OperationFailure(.unauthenticated, .unauthenticated, "No"), call))
        #expect(answer.status == 401)
        #expect(answer.reply.label == "/api/v1/beds/{id}")
        #expect(answer.field("API-Version") == "1.0.0")
        #expect(answer.field("WWW-Authenticate") == "Bearer")
    }

    // MARK: Pages

    @Test func `Pages of one snapshot are of one state`() async throws {
        for _ in 0..<5 { _ = await rig.send("POST", "beds", BedContract.body) }
        let first = await rig.send("GET", "beds?pageSize=2")
        #expect(first.json["items"]?.items?.count == 2)
        #expect(first.json["total"]?.integer == 5)
        #expect(first.json["page"]?.integer == 1)
        #expect(first.json["pageSize"]?.integer == 2)
        let snapshot = try #require(first.json["snapshot"]?.string)
        _ = await rig.send("POST", "beds", BedContract.body)
        let last = await rig.send("GET", "beds?pageSize=2&page=3&snapshot=\(snapshot)")
        #expect(last.json["items"]?.items?.count == 2)
        #expect(last.json["snapshot"]?.string == snapshot)
        #expect(await rig.send("GET", "beds").json["snapshot"]?.string != snapshot)
    }

    @Test func `A snapshot of another list, hospital or server is refused`() async throws {
        let snapshot = try #require(await rig.send("GET", "beds").json["snapshot"]?.string)
        #expect(await rig.send("GET", "beds?snapshot=\(snapshot)", caller: Rig.caller(tenant: Tenant(rawValue: 2))).status == 400)
        let server = try Rig(secret: 2)
        #expect(await server.send("GET", "beds?snapshot=\(snapshot)").status == 400)
        var bytes = Array(snapshot.utf8)
        for index in bytes.indices {
            let byte = bytes[index]
            bytes[index] = byte == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(await rig.send("GET", "beds?snapshot=\(String(decoding: bytes, as: UTF8.self))").status == 400)
            bytes[index] = byte
        }
        #expect(await rig.send("GET", "events?after=\(snapshot)").status == 400)
    }
}
