import Testing

@testable import bench_load

struct ResponseHeadTests {
    private func connection(_ text: String) -> Connection {
        let connection = Connection()
        connection.answer.append(Array(text.utf8))
        return connection
    }

    @Test func `an answer that comes byte by byte is complete with its last byte`() throws {
        let text = "HTTP/1.1 201 Created\r\nEtag: W/\"1\"\r\nCONTENT-LENGTH:  5\r\nLocation: http://h/fhir/A/1/_history/1\r\n\r\nhello"
        let connection = connection("")
        for (index, byte) in text.utf8.enumerated() {
            connection.answer.append(byte)
            switch ResponseHead.read(connection) {
            case .incomplete: #expect(index < text.utf8.count - 1)
            case .malformed(let reason): Issue.record("\(reason)")
            case .complete(let response):
                #expect(index == text.utf8.count - 1)
                #expect(response.status == 201 && response.etag.equals("W/\"1\"") && response.body.equals("hello"))
                #expect(response.location.equals("http://h/fhir/A/1/_history/1"))
            }
        }
    }

    @Test func `204 has no body without Content-Length`() {
        guard case .complete(let response) = ResponseHead.read(connection("HTTP/1.1 204 No Content\r\nETag: W/\"3\"\r\n\r\n")) else {
            Issue.record("not complete")
            return
        }
        #expect(response.status == 204 && response.body.isEmpty && response.location.isEmpty)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
        "HTTP/1.1 2x0 OK\r\n\r\n", "nonsense\r\n\r\n",
    ])
    func `an answer of unknown or wrong length is refused`(_ text: String) {
        guard case .malformed = ResponseHead.read(connection(text)) else {
            Issue.record("not refused")
            return
        }
    }
}
