import FHIRJSON
import FHIRStore
import PluginKit
import Synchronization
import Testing

@testable import DomainAPI

struct EventRouteTests {
    /// Waits are over at once, and are counted.
    private final class Waits: Sendable {
        private let count = Mutex(0)
        let limit: Int

        init(limit: Int) { self.limit = limit }

        func wait() throws {
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number > limit { throw CancellationError() }
        }
    }

    @Test func `Events are told in the contract's form, and the token leads on`() async throws {
        let rig = try Rig()
        for number in 1...3 { rig.host.emit("bed.created", .object([.init("bed", .number(String(number)))])) }
        rig.host.emit("bed.created", tenant: Tenant(rawValue: 2))
        let first = await rig.send("GET", "events?limit=2")
        #expect(first.status == 200)
        #expect(
            String(decoding: first.json["events"]?.items?.first?.write() ?? [], as: UTF8.self)
                == #"{"id":"event-1","type":"bed.created","source":"bed-service","timestamp":"2026-03-01T08:00:00.000Z","#
                + #""correlationId":"c-1","hospitalId":"hospital-1","data":{"bed":1},"#
                + #""metadata":{"version":"1.0","userId":"anna","sessionId":null}}"#)
        #expect(ContractCheck.issues(first.json, .object(ServiceEvent.page), .answer).isEmpty)
        let next = try #require(first.json["next"]?.string)
        let second = await rig.send("GET", "events?after=\(next)")
        #expect(second.json["events"]?.items?.map { $0["id"]?.string } == ["event-3"])
        let end = try #require(second.json["next"]?.string)
        let third = await rig.send("GET", "events?after=\(end)")
        #expect(third.json["events"]?.items?.isEmpty == true)
        #expect(third.json["next"]?.string == end)
    }

    @Test func `Each hospital has its own events and tokens, and a permission is needed`() async throws {
        let rig = try Rig()
        rig.host.emit("bed.created")
        let token = try #require(await rig.send("GET", "events").json["next"]?.string)
        let other = Rig.caller(tenant: Tenant(rawValue: 2))
        #expect(await rig.send("GET", "events", caller: other).json["events"]?.items?.isEmpty == true)
        #expect(await rig.send("GET", "events?after=\(token)", caller: other).status == 400)
        #expect(await rig.send("GET", "events", caller: Rig.caller(Permissions([.init("beds", "read")]))).status == 403)
        #expect(await rig.send("GET", "events?limit=1001").status == 400)
    }

    @Test func `A stream tells what was, waits for what comes, and can be taken up again`() async throws {
        let waits = Waits(limit: 200)
        let rig = try Rig(sleep: { _ in try waits.wait() })
        rig.host.emit("bed.created")
        var fields = DomainCall.Fields()
        fields.accept = "text/event-stream"
        let answer = await rig.send("GET", "events", nil, fields)
        #expect(answer.reply.mediaType == "text/event-stream")
        guard case .stream(let feed) = answer.reply.content else { throw CancellationError() }
        func next() async -> String { String(decoding: await feed.next() ?? [], as: UTF8.self) }
        #expect(await next() == "retry: 1000\n\n")
        let first = await next()
        #expect(first.contains("\nevent: bed.created\ndata: {\"id\":\"event-1\","))
        #expect(await next() == ": still here\n\n")
        rig.host.emit("bed.removed")
        #expect(await next().contains("\nevent: bed.removed\n"))
        while await feed.next() != nil {}

        fields.accept = nil
        fields.lastEventID = String(first.dropFirst(4).prefix { $0 != "\n" })
        let again = await rig.send("GET", "events", nil, fields)
        guard case .stream(let resumed) = again.reply.content else { throw CancellationError() }
        _ = await resumed.next()
        #expect(String(decoding: await resumed.next() ?? [], as: UTF8.self).contains("event: bed.removed"))
        fields.lastEventID = "nonsense"
        #expect(await rig.send("GET", "events", nil, fields).status == 400)
    }

    @Test func `A stream ends after ten minutes`() async throws {
        let clock = TestClock()
        let rig = try Rig(clock, sleep: { _ in clock.advance(seconds: 1) })
        var fields = DomainCall.Fields()
        fields.accept = "text/event-stream"
        guard case .stream(let feed) = await rig.send("GET", "events", nil, fields).reply.content else { throw CancellationError() }
        var parts = 0
        while await feed.next() != nil { parts += 1 }
        #expect(parts == 10)
    }
}
