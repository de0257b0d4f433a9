import Interactions
import NIOHTTP1
import Testing

@testable import HTTPServer

/// How header fields, ids, preferences and proxies' headers are read.
struct RequestFieldsTests {
    @Test func `fields are found whatever the case of their names`() {
        let fields = RequestFields(["hOsT": "x", "CONTENT-TYPE": "a/b", "If-None-Match": "W/\"1\"", "x-REQUEST-id": "r", "Other": "y"])
        #expect(fields.host == "x")
        #expect(fields.contentType == "a/b")
        #expect(fields.ifNoneMatch == "W/\"1\"")
        #expect(fields.requestID == "r")
        #expect(fields.accept == nil)
        #expect(fields.repeated == nil)
    }

    @Test func `lists may be spread over several fields, single values may not be repeated`() {
        let lists = RequestFields(HTTPHeaders([("Accept", "a/b"), ("accept", "c/d")]))
        #expect(lists.accept == "a/b, c/d")
        #expect(lists.repeated == nil)
        let single = RequestFields(HTTPHeaders([("Content-Type", "a/b"), ("content-type", "c/d")]))
        #expect(single.repeated?.description == "content-type")
    }

    @Test func `every field that the server looks at is found`() {
        let fields = RequestFields([
            "accept-encoding": "1", "content-encoding": "2", "content-length": "3", "x-correlation-id": "4", "expect": "5",
            "x-forwarded-for": "6", "if-match": "7", "if-modified-since": "8", "if-none-exist": "9", "origin": "10", "prefer": "11",
            "access-control-request-method": "12", "transfer-encoding": "13", "upgrade": "14",
        ])
        #expect([fields.acceptEncoding, fields.contentEncoding, fields.contentLength, fields.correlationID] == ["1", "2", "3", "4"])
        #expect([fields.expect, fields.forwardedFor, fields.ifMatch, fields.ifModifiedSince] == ["5", "6", "7", "8"])
        #expect([fields.ifNoneExist, fields.origin, fields.prefer, fields.requestMethod] == ["9", "10", "11", "12"])
        #expect([fields.transferEncoding, fields.upgrade] == ["13", "14"])
    }

    @Test(
        arguments: [
            ("return=minimal", "minimal", false), ("return=representation", "representation", false),
            ("return=OperationOutcome; handling=lenient", "OperationOutcome", true), ("handling=strict", nil, false),
            ("respond-async, Return=\"minimal\"", "minimal", false), ("return=nothing", nil, false),
            ("return = minimal , handling = lenient", "minimal", true),
        ] as [(String, String?, Bool)])
    func `preferences are read and unknown ones ignored`(header: String, returning: String?, isLenient: Bool) {
        let preference = PreferHeader.parse(header)
        #expect(preference.returning?.rawValue == returning)
        #expect(preference.isLenient == isLenient)
    }

    @Test func `made ids are unique and short`() {
        var source = RequestIDSource()
        let ids = (0..<10_000).map { _ in source.next() }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.utf8.count == 15 })
        #expect(Set(ids.map { $0.prefix(6) }).count == 1)
    }

    @Test func `ids of the client are taken when they are sane`() {
        var source = RequestIDSource()
        let given = RequestIDs(RequestFields(["X-Request-Id": "r-1", "X-Correlation-Id": "c-1"]), &source)
        #expect(given.request == "r-1")
        #expect(given.correlation == "c-1")
        let long = String(repeating: "x", count: 129)
        let made = RequestIDs(RequestFields(["X-Request-Id": long, "X-Correlation-Id": "with space"]), &source)
        #expect(made.request.utf8.count == 15)
        #expect(made.correlation == made.request)
    }

    @Test func `only trusted proxies say who the client is`() {
        let proxies = TrustedProxies(["10.0.0.1", "10.0.0.2"])
        #expect(proxies.client("1.2.3.4", through: "9.9.9.9") == "9.9.9.9")
        #expect(proxies.client("1.2.3.4", through: "10.0.0.1") == "1.2.3.4")
        #expect(proxies.client("6.6.6.6, 1.2.3.4, 10.0.0.2", through: "10.0.0.1") == "1.2.3.4")
        #expect(proxies.client("evil\"}", through: "10.0.0.1") == "10.0.0.1")
        #expect(proxies.client(nil, through: "10.0.0.1") == "10.0.0.1")
        #expect(TrustedProxies([]).client("1.2.3.4", through: "10.0.0.1") == "10.0.0.1")
    }
}
