import Glibc
import Testing

@testable import bench_load

struct SearchScenarioTests {
    private func requests(_ text: String) throws -> SearchRequests {
        let path = "/tmp/bench-load-searches-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        defer { unlink(path) }
        let file = try OutputFile(path)
        let bytes = Bytes()
        bytes.append(Array(text.utf8))
        try file.write(bytes)
        try file.flush()
        return try SearchRequests(path: path)
    }

    private func answer(_ text: String) -> [UInt8] {
        Array((#"{"resourceType":"Bundle","type":"searchset","# + text + "}").utf8)
    }

    private func verdict(_ scenario: inout SearchScenario, status: Int = 200, _ body: [UInt8]) -> Verdict {
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        return body.withUnsafeBufferPointer {
            scenario.check(0, Response(status: status, etag: nothing, location: nothing, body: $0))
        }
    }

    @Test func `pages are followed by their links, and only the last counts as the kind itself`() throws {
        let searches = try requests("pages\t2\tX?a=b\tmatches 1\nother\t1\tY?c\n")
        var scenario = SearchScenario(RequestWriter(try ServerAddress(url: "http://127.0.0.1:80")), searches, connections: 1)
        #expect(scenario.kinds == ["pages", "pages, pages before", "other", "other, pages before"])
        let request = Bytes()
        #expect(scenario.next(0, request) == 1 && request.text.hasPrefix("GET /fhir/X?a=b HTTP/1.1\r\n"))
        let link = #""link":[{"relation":"next","url":"http://127.0.0.1:80/fhir/X?p=2"}],"entry":[{"search":{"mode":"match"}}]"#
        guard case .good(1, hits: 1) = verdict(&scenario, answer(link)) else { throw LoadFailure("not good") }
        request.removeAll()
        #expect(scenario.next(0, request) == 0 && request.text.hasPrefix("GET /fhir/X?p=2 HTTP/1.1\r\n"))
        guard case .good(1, hits: 1) = verdict(&scenario, answer(link)) else { throw LoadFailure("not good") }
        request.removeAll()
        #expect(scenario.next(0, request) == 2 && request.text.hasPrefix("GET /fhir/Y?c HTTP/1.1\r\n"))
        #expect(scenario.next(0, request) == nil)
    }

    @Test func `an answer is bad when it is not what was asked for`() throws {
        let searches = try requests("a\t2\tX\tholds right\tmatches 1\ttotal 3\n")
        let writer = RequestWriter(try ServerAddress(url: "http://127.0.0.1:80"))
        func fault(status: Int = 200, _ text: String) -> Fault? {
            var scenario = SearchScenario(writer, searches, connections: 1)
            _ = scenario.next(0, Bytes())
            guard case .bad(let fault) = verdict(&scenario, status: status, answer(text)) else { return nil }
            return fault
        }
        let right = #""total":3,"entry":[{"resource":"right","search":{"mode":"match"}}]"#
        #expect(fault(right) == .link)
        #expect(fault(status: 400, right) == .status)
        #expect(fault(#""total":3,"entry":[{"resource":"wrong","search":{"mode":"match"}}]"#) == .match)
        #expect(fault(#""total":3,"entry":[{"resource":"right","search":{"mode":"include"}}]"#) == .match)
        #expect(fault(#""total":4,"entry":[{"resource":"right","search":{"mode":"match"}}]"#) == .match)
    }

    @Test(arguments: ["", "kind\t1\n", "kind\tx\tpath\n", "kind\t1\tpath\tnonsense\n"])
    func `a file with something else in it is refused`(text: String) {
        #expect(throws: LoadFailure.self) { try requests(text) }
    }
}
