import Foundation
import Glibc
import Testing

/// Starting and stopping the server.
@Suite(.serialized)
struct LifecycleTests {
    @Test func `serve prints one line, answers, and ends with 0 on SIGTERM`() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--store", scratch.store])
        #expect(server.firstLine == "listening on \(server.url)\n")
        let connection = HTTPConnection(server.port)
        #expect(try connection.get("/health/live").status == 200)
        #expect(try connection.get("/health/ready").status == 200)
        #expect(try connection.get("/fhir/metadata").text.contains(server.url + "/fhir"))
        let end = server.stop()
        #expect(end.code == 0)
        #expect(end.output.isEmpty)
    }

    @Test func `SIGINT ends the server with 0 too, and what it acknowledged is there after the next start`() throws {
        let scratch = try Scratch()
        var server = try ServerProcess(["--store", scratch.store])
        #expect(try HTTPConnection(server.port).write("PUT", "/fhir/Patient/p", #"{"resourceType":"Patient","id":"p"}"#).status == 201)
        #expect(server.stop(SIGINT).code == 0)
        server = try ServerProcess([], environment: ["CARESYNC_STORE": scratch.store])
        #expect(try HTTPConnection(server.port).get("/fhir/Patient/p").status == 200)
        server.stop()
    }

    @Test func `SIGTERM lets a request in flight finish`() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--store", scratch.store])
        let body = #"{"resourceType":"Patient","id":"slow","active":true}"#
        let slow = SlowRequest(server.port, "PUT /fhir/Patient/slow", body)
        try slow.begin()
        Thread.sleep(forTimeInterval: 0.3)
        kill(server.identifier, SIGTERM)
        Thread.sleep(forTimeInterval: 0.3)
        let answer = try slow.finish()
        #expect(answer.hasPrefix("HTTP/1.1 201"), "\(answer)")
        #expect(server.stop().code == 0)
    }

    @Test func `a second process that opens the store is refused and told who has it`() throws {
        let scratch = try Scratch()
        let server = try ServerProcess(["--store", scratch.store])
        for command in [["load", SharedData.sample], ["serve", "--auth", "none", "--listen", "127.0.0.1:0"]] {
            let second = try CareSyncBinary.run(command + ["--store", scratch.store])
            #expect(second.code == 1)
            #expect(second.error.contains("process \(server.identifier)"), "\(second.error)")
        }
        #expect(server.stop().code == 0)
    }

    @Test func `the store's files are for their owner alone`() throws {
        let scratch = try Scratch()
        _ = try CareSyncBinary.run(["load", SharedData.sample, "--store", scratch.store])
        for name in try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/store") {
            let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path + "/store/" + name)
            #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(name)")
        }
    }

    @Test(arguments: [
        (["--plugins", "patient"], "is not among those that run"), (["--auth", "none", "--listen", "0.0.0.0:0"], "refused on 0.0.0.0"),
        (["--auth", "none", "--store", "postgresql://db/x"], "not in this build"),
        (["--auth", "none", "--plugins", "billing"], "no plugin `billing`"),
    ])
    func `settings that would be unsafe or impossible are refused in words`(arguments: [String], words: String) throws {
        let refused = try CareSyncBinary.run(["serve"] + arguments)
        #expect(refused.code == 64)
        #expect(refused.error.contains(words), "\(refused.error)")
        #expect(refused.output.isEmpty)
    }

    @Test func `a port that is taken is named`() throws {
        let server = try ServerProcess(["--store", "memory:"])
        let second = try CareSyncBinary.run(["serve", "--auth", "none", "--store", "memory:", "--listen", "127.0.0.1:\(server.port)"])
        #expect(second.code == 64)
        #expect(second.error.contains("127.0.0.1:\(server.port) is taken by another program"), "\(second.error)")
        server.stop()
    }

    @Test func `settings come from a file, too`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("caresync.conf", "# for the test\nbase-url = https://fhir.example\nstore = \(scratch.store)\n")
        let server = try ServerProcess(["--config", file])
        #expect(try HTTPConnection(server.port).get("/fhir/metadata").text.contains("https://fhir.example/fhir"))
        server.stop()
    }
}

/// A request whose body is held back.
private final class SlowRequest {
    private let descriptor: Int32
    private let head: String
    private let body: String

    init(_ port: UInt16, _ request: String, _ body: String) {
        self.body = body
        head = request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/fhir+json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        withUnsafePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit {
        close(descriptor)
    }

    func begin() throws {
        try send(head + String(body.prefix(10)))
    }

    /// Sends the rest; gives the answer.
    func finish() throws -> String {
        try send(String(body.dropFirst(10)))
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        return String(decoding: chunk.prefix(max(count, 0)), as: UTF8.self)
    }

    private func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw HTTPConnection.Failure() }
    }
}
