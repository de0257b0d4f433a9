import FHIRCore
import Interactions
import NIOCore
import NIOHTTP1
import NIOPosix
import PluginKit

@testable import HTTPServer

/// A request as a test writes it.
struct TestRequest: Sendable {
    var method: String
    var target: String
    var fields: [(name: String, value: String)]
    var body: [UInt8]

    init(_ method: String, _ target: String, _ fields: [(name: String, value: String)] = [], _ body: String = "") {
        self.init(method, target, fields, Array(body.utf8))
    }

    init(_ method: String, _ target: String, _ fields: [(name: String, value: String)] = [], _ body: [UInt8]) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    static let json = ("Content-Type", "application/fhir+json")

    /// A small Patient for PUT.
    static func patient(_ id: String) -> String {
        #"{"resourceType":"Patient","id":"\#(id)","active":true}"#
    }

    /// As HTTP/1.1 writes it.
    func bytes(host: String = "localhost") -> [UInt8] {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        if !body.isEmpty { text += "Content-Length: \(body.count)\r\n" }
        return Array((text + "\r\n").utf8) + body
    }
}

/// An answer as a test looks at it.
struct TestResponse: Sendable {
    var status: Int
    /// Names in lower case.
    var fields: [(name: String, value: String)]
    var body: [UInt8]

    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// The two ways in which the same test is run.
enum Transport: CaseIterable, Sendable {
    /// Through the dispatcher, without sockets.
    case inProcess
    case socket
}

/// Sends requests one after the other, in-process or over one connection.
struct TestExchanger: Sendable {
    private let sendOne: @Sendable (TestRequest) async throws -> TestResponse

    func callAsFunction(_ request: TestRequest) async throws -> TestResponse {
        try await sendOne(request)
    }

    /// Runs a closure with an exchanger over an empty store.
    static func run<T: Sendable>(
        _ transport: Transport, _ options: HTTPServerOptions = HTTPServerOptions(), routes: [Route] = [], domain: TestDomain? = nil,
        _ body: @Sendable (TestExchanger) async throws -> T
    ) async throws -> T {
        switch transport {
        case .inProcess:
            let sink = try LogSink()
            return try await body(TestExchanger(dispatcher: try dispatcher(options, routes, sink, domain), sink))
        case .socket:
            return try await TestServer.run(options, routes: routes, domain: domain) { server in
                try await body(TestExchanger(server))
            }
        }
    }

    private static func dispatcher(
        _ options: HTTPServerOptions, _ routes: [Route], _ sink: LogSink, _ domain: TestDomain?
    ) throws -> Dispatcher {
        let metrics = ServerMetrics(shards: 1, started: Instant.systemNow())
        let service = try TestServer.makeService("http://localhost/fhir", plugins: domain?.catalogue ?? .empty)
        return Dispatcher(
            service: service, options: options, routes: routes, metrics: metrics,
            registry: ConnectionRegistry(limit: 1, gauges: metrics.gauges), log: sink.writer, logsRequests: true,
            domain: domain.map { $0.api(service) }, gatekeeper: Gatekeeper(domain?.authorization, service))
    }

    private init(dispatcher: Dispatcher, _ sink: LogSink) {
        sendOne = { request in
            _ = sink
            let fields =
                [("Host", "localhost")] + request.fields.map { ($0.name, $0.value) }
                + (request.body.isEmpty ? [] : [("Content-Length", String(request.body.count))])
            let head = HTTPRequestHead(
                version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.target, headers: HTTPHeaders(fields))
            var ids = RequestIDSource()
            let admitted = dispatcher.admit(head, client: "127.0.0.1", &ids)
            let exchange = Exchange(admitted, dispatcher)
            var reply = exchange.refusalBeforeBody ?? (request.body.isEmpty ? nil : exchange.take(ByteBuffer(bytes: request.body)))
            if reply == nil { reply = dispatcher.immediateReply(to: admitted) }
            let sent: Reply
            if let reply {
                sent = reply
            } else {
                sent = await dispatcher.reply(to: admitted, body: exchange.body, isOnLoop: false)
            }
            let headers = dispatcher.head(for: admitted, date: Instant.systemNow().httpDate).headers(of: sent)
            let body: [UInt8] =
                switch sent.content {
                case .none, .omitted: []
                case .bytes(let bytes): bytes
                case .buffer(let buffer): Array(buffer.readableBytesView)
                }
            return TestResponse(status: sent.status, fields: headers.map { ($0.name.lowercased(), $0.value) }, body: body)
        }
    }

    private init(_ server: TestServer) {
        sendOne = { request in
            let client = try RawClient(port: server.port)
            try await client.send(request.bytes())
            return try await HTTPReader(client).response(isHead: request.method == "HEAD")
        }
    }
}
