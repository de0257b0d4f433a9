import PluginKit
import Testing

@testable import DomainAPI

struct DomainRouterTests {
    private let rig: Rig

    init() throws { rig = try Rig() }

    @Test(arguments: [
        ("GET", "beds", "/api/v1/beds"), ("POST", "beds", "/api/v1/beds"), ("GET", "beds/search?q=xy", "/api/v1/beds/search"),
        ("GET", "beds/1/stays/2", "/api/v1/beds/{bedId}/stays/{id}"), ("GET", "beds/mine/all", "/api/v1/beds/mine/all"),
        ("DELETE", "beds/a.b-C", "/api/v1/beds/{id}"), ("GET", "events", "/api/v1/events"), ("GET", "%62eds", "/api/v1/beds"),
    ])
    func `A path leads to its route, whose template is the label`(method: String, target: String, label: String) async {
        let answer = await rig.send(method, target, method == "POST" ? BedContract.body : nil)
        #expect(answer.status < 300, "\(answer.text)")
        #expect(answer.reply.label == label)
        #expect(rig.api.labels.contains(label))
    }

    @Test(arguments: [
        "", "/", "bed", "beds/", "/beds", "beds//1", "beds/1/", "beds/search/stays/1", "beds/mine", "beds/mine/stays/1",
        "beds/1/nothing", "beds/a%2Fb", "beds/a_b", "beds/\(String(repeating: "a", count: 65))", "beds/%E2%82%AC", "../beds", "beds/..%2F",
    ])
    func `What no route has is 404`(target: String) async {
        let answer = await rig.send("GET", target)
        #expect(answer.status == 404)
        #expect(answer.reply.mediaType == "application/problem+json")
    }

    @Test(arguments: ["beds/%", "beds/%4", "beds/%zz", "beds/%ff", "beds/%00"])
    func `A broken escape is 400`(target: String) async {
        #expect(await rig.send("GET", target).status == 400)
    }

    @Test(arguments: [
        ("PATCH", "beds/1", "GET, HEAD, PUT, DELETE, OPTIONS"), ("DELETE", "beds/search", "GET, HEAD, OPTIONS"),
        ("PUT", "beds/search", "GET, HEAD, OPTIONS"), ("DELETE", "beds", "GET, HEAD, POST, OPTIONS"),
        ("TRACE", "events", "GET, HEAD, OPTIONS"),
        ("POST", "//openapi/bed.json", "GET, HEAD, OPTIONS"),
    ])
    func `Another method is 405 with those that there are, and a word is never an id`(method: String, target: String, allow: String) async {
        let answer = await rig.send(method, target)
        #expect(answer.status == 405)
        #expect(answer.reply.allow == allow)
        #expect(answer.errors == ["method-not-allowed"])
        let options = await rig.send("OPTIONS", target, caller: nil)
        #expect(options.status == 204)
        #expect(options.reply.allow == allow)
    }

    @Test func `HEAD is answered like GET, without the content`() async {
        let answer = await rig.send("HEAD", "beds")
        #expect(answer.status == 200)
        #expect(answer.reply.omitsContent)
        #expect(answer.bytes == (await rig.send("GET", "beds")).bytes)
        #expect(await rig.send("HEAD", "bed-login").status == 405)
    }

    @Test func `The first line of a call tells what is needed to go on`() {
        let create = rig.api.outline(method: "POST", path: "/api/v1/beds")
        #expect(create.label == "/api/v1/beds")
        #expect(create.need == .permission("beds", "write"))
        #expect(create.takesBody)
        #expect(rig.api.outline(method: "GET", path: "/api/v1/beds/search").takesBody == false)
        #expect(rig.api.outline(method: "DELETE", path: "/api/v1/beds/search").need == nil)
        #expect(rig.api.outline(method: "GET", path: "/api/v1/%").label == DomainAPI.unknownLabel)
        #expect(DomainAPI.covers("/api/v1") && DomainAPI.covers("/api/v1/x") && DomainAPI.covers("/openapi/x.json"))
        #expect(!DomainAPI.covers("/api/v10") && !DomainAPI.covers("/fhir"))
    }
}
