import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit
import Synchronization
import Testing

@testable import DomainAPI

struct IdempotencyTests {
    private let clock = TestClock()

    private func fields(_ key: String) -> DomainCall.Fields {
        var fields = DomainCall.Fields()
        fields.idempotencyKey = key
        return fields
    }

    @Test(arguments: [1, 3])
    func `The same request again has the same answer and changes nothing`(runs: Int) async throws {
        let rig = try Rig(clock, runs: runs)
        let first = await rig.send("POST", "beds", BedContract.body, fields("k1"))
        #expect(first.status == 201)
        #expect(first.field("Idempotency-Replayed") == nil)
        let spaced = BedContract.body.replacing(#"{"ward":"North","#, with: #"{ "#).replacing("}", with: #", "ward": "North"}"#)
        for body in [BedContract.body, spaced, BedContract.body.replacing("0000", with: "1234")] {
            clock.advance(seconds: 60)
            let again = await rig.send("POST", "beds", body, fields("k1"))
            #expect(again.status == 201)
            #expect(again.bytes == first.bytes)
            #expect(again.reply.location == first.reply.location)
            #expect(again.reply.etag == first.reply.etag)
            #expect(again.reply.mediaType == first.reply.mediaType)
            #expect(again.field("Idempotency-Replayed") == "true")
        }
        #expect(rig.host.commits == 1)
    }

    @Test func `Another request with the key is refused`() async throws {
        let rig = try Rig(clock)
        _ = await rig.send("POST", "beds", BedContract.body, fields("k1"))
        let other = await rig.send("POST", "beds", BedContract.body.replacing("North", with: "South"), fields("k1"))
        #expect(other.status == 422)
        #expect(other.errors == ["idempotency-key-reused"])
        #expect(rig.host.commits == 1)
    }

    @Test func `A key is one of the client, the hospital and the route, and lasts a day`() async throws {
        let rig = try Rig(clock)
        _ = await rig.send("POST", "beds", BedContract.body, fields("k1"))
        _ = await rig.send("POST", "beds", BedContract.body, fields("k2"))
        _ = await rig.send("POST", "beds", BedContract.body, fields("k1"), caller: Rig.caller(principal: "berta"))
        _ = await rig.send("POST", "beds", BedContract.body, fields("k1"), caller: Rig.caller(tenant: Tenant(rawValue: 2)))
        #expect(rig.host.commits == 4)
        clock.advance(seconds: 86_399)
        #expect(await rig.send("POST", "beds", BedContract.body, fields("k1")).field("Idempotency-Replayed") == "true")
        clock.advance(seconds: 1)
        #expect(await rig.send("POST", "beds", BedContract.body, fields("k1")).field("Idempotency-Replayed") == nil)
        #expect(rig.host.commits == 5)
    }

    @Test func `Failures are not kept`() async throws {
        let rig = try Rig(clock)
        #expect(await rig.send("POST", "beds", BedContract.body.replacing("North", with: "Forbidden"), fields("k1")).status == 422)
        #expect(await rig.send("POST", "beds", "{}", fields("k1")).status == 400)
        #expect(await rig.send("POST", "beds", BedContract.body, fields("k1")).status == 201)
    }

    @Test func `What is put into an answer behind the commit is not kept`() async throws {
        let rig = try Rig(clock)
        let first = await rig.send("POST", "beds/1/lock", nil, fields("k1"))
        let second = await rig.send("POST", "beds/1/lock", nil, fields("k1"))
        #expect(first.text == #"{"code":"secret"}"#)
        #expect(second.text == #"{"code":null}"#)
        #expect(second.reply.location == first.reply.location)
        #expect(rig.host.commits == 1)
        #expect(!rig.host.records.values.contains { String(decoding: $0.value, as: UTF8.self).contains("secret") })
    }

    @Test(arguments: ["", "a b", "ä", "\u{7F}", String(repeating: "k", count: 256)])
    func `A key that is none is 400`(key: String) async throws {
        let rig = try Rig(clock)
        let answer = await rig.send("POST", "beds", BedContract.body, fields(key))
        #expect(answer.status == 400)
        #expect(answer.errors == ["bad-header"])
    }

    @Test func `A key with other methods and at open routes means nothing`() async throws {
        let rig = try Rig(clock)
        #expect(await rig.send("PUT", "beds/1", BedContract.body, fields("a b")).status == 200)
        #expect(await rig.send("POST", "bed-login", #"{"pin":"0000"}"#, fields("a b"), caller: nil).status == 200)
    }

    @Test func `Neither key nor password nor client can be read in what is kept`() async throws {
        let rig = try Rig(clock)
        _ = await rig.send("POST", "beds", BedContract.body.replacing("0000", with: "geheim"), fields("key-of-mine"))
        let kept = try #require(rig.host.records.first { $0.key.contains("host.idempotency") })
        let text = kept.key + String(decoding: kept.value.value, as: UTF8.self)
        for word in ["geheim", "key-of-mine", "anna"] { #expect(!text.contains(word)) }
        #expect(kept.value.expires == Instant("2026-03-02T08:00:00.000Z"))
    }

    @Test func `A twin that comes while the first is under way is told to come back`() async throws {
        let rig = try Rig(clock)
        let caller = Rig.caller()
        let call = DomainCall("POST", "/api/v1/beds", fields: fields("k1"), correlationID: "c-1", caller: caller)
        let endpoint = try #require(rig.api.endpoints.first { $0.route.pattern == "POST beds" })
        let body = try JSONValue.parse(Array(BedContract.body.utf8))
        let key = try IdempotencyKey("k1", endpoint, call, body: body, caller)
        #expect(rig.api.keys.begin(key))
        let twin = await rig.send("POST", "beds", BedContract.body, fields("k1"))
        #expect(twin.status == 409)
        #expect(twin.errors == ["idempotency-key-in-use"])
        #expect(twin.reply.retryAfter == 1)
        rig.api.keys.end(key)
        #expect(await rig.send("POST", "beds", BedContract.body, fields("k1")).status == 201)
    }

    @Test func `Of twins in two processes one commits, and both have its answer`() async throws {
        let rig = try Rig(clock)
        let other = DomainAPI(
            try Rig.catalogue(rig.host), rig.host, version: "1.0.0", secret: [UInt8](repeating: 1, count: 32))
        var given = fields("k")
        given.contentType = "application/json"
        let fields = given
        let answers = await withTaskGroup(of: [UInt8].self) { group in
            for number in 0..<40 {
                group.addTask {
                    let call = DomainCall(
                        "POST", "/api/v1/beds", fields: fields,
                        body: Array(BedContract.body.utf8), correlationID: "c-1", caller: Rig.caller())
                    while true {
                        let answer = Answered(await (number % 2 == 0 ? rig.api : other).answer(call))
                        if answer.status != 409 { return answer.bytes }
                        await Task.yield()
                    }
                }
            }
            return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(rig.host.commits == 1)
    }
}
