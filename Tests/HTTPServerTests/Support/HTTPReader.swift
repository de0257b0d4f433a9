import Foundation

/// Reads HTTP/1.1 answers from a raw client, one after the other.
final class HTTPReader {
    private let client: RawClient
    private var buffer: [UInt8] = []

    init(_ client: RawClient) {
        self.client = client
    }

    /// The next answer; throws when the connection ends or nothing comes in time.
    ///
    /// - Parameter isHead: whether it answers HEAD, so that no body follows whatever Content-Length says.
    func response(isHead: Bool = false, milliseconds: Int = 10_000) async throws -> TestResponse {
        let separator = Array("\r\n\r\n".utf8)
        var headEnd = Self.find(separator, in: buffer)
        while headEnd == nil {
            try await more(milliseconds)
            headEnd = Self.find(separator, in: buffer)
        }
        guard let end = headEnd else { throw RawClient.Broken(description: "no header") }
        let lines = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        buffer.removeFirst(end + separator.count)
        let status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        var fields: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields.append((line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)))
        }
        let length = fields.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        var body: [UInt8] = []
        if !isHead, status != 304, status != 204, status >= 200 {
            while buffer.count < length { try await more(milliseconds) }
            body = Array(buffer[..<length])
            buffer.removeFirst(length)
        }
        return TestResponse(status: status, fields: fields, body: body)
    }

    private func more(_ milliseconds: Int) async throws {
        guard let bytes = await client.receive(milliseconds: milliseconds) else { throw RawClient.Broken(description: "closed") }
        if bytes.isEmpty { throw RawClient.Broken(description: "nothing came in time") }
        buffer += bytes
    }

    private static func find(_ wanted: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= wanted.count else { return nil }
        return (0...(bytes.count - wanted.count)).first { bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}
