import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Foundation
import HTTPServer
import Interactions
import Logging
import PluginKit
import ServiceLifecycle
import StoreMemory

/// A server on a free port of the loopback address over an empty memory store, for as long as a closure runs.
struct TestServer: Sendable {
    let port: Int
    let url: String
    /// What the server has logged so far.
    let log: LogSink

    static func run<T: Sendable>(
        _ options: HTTPServerOptions = HTTPServerOptions(), routes: [Route] = [], store: (any ResourceStore)? = nil,
        domain: TestDomain? = nil,
        _ body: @Sendable (TestServer) async throws -> T
    ) async throws -> T {
        try await run(options, routes: routes, store: store, domain: domain) { server, _ in try await body(server) }
    }

    /// - Parameter body: also gets what shuts the server down; it may call that and go on.
    static func run<T: Sendable>(
        _ options: HTTPServerOptions = HTTPServerOptions(), routes: [Route] = [], store: (any ResourceStore)? = nil,
        domain: TestDomain? = nil,
        _ body: @Sendable (TestServer, _ shutDown: @escaping @Sendable () async -> Void) async throws -> T
    ) async throws -> T {
        var options = options
        options.port = 0
        let listener = try await HTTPListener.bind(options)
        let sink = try LogSink()
        let logger = Logger(label: "test") { JSONLogHandler(label: $0, level: .info, writer: sink.writer) }
        let service = try makeService(listener.url + "/fhir", store: store, plugins: domain?.catalogue ?? .empty)
        let server = HTTPServer(
            listener, service: service, routes: routes, log: sink.writer, logger: logger, domain: domain.map { $0.api(service) },
            authorization: domain?.authorization)
        let group = ServiceGroup(services: [server], logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await group.run() }
        let result: Result<T, any Error>
        do {
            let test = TestServer(port: listener.port, url: listener.url, log: sink)
            result = .success(try await body(test) { await group.triggerGracefulShutdown() })
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await running.value
        return try result.get()
    }

    static func makeService(
        _ baseURL: String, store: (any ResourceStore)? = nil, plugins: Catalogue = .empty
    ) throws -> FHIRService {
        FHIRService(
            schema: .r4, store: try store ?? MemoryStore(schema: .r4, parameters: SearchCatalogue.names(.r4)),
            settings: FHIRService.Settings(baseURL: baseURL, softwareVersion: "test"), plugins: plugins)
    }
}

/// Gathers what a log writer writes, through a pipe as in real life.
final class LogSink: Sendable {
    let writer: LogWriter
    private let file: URL

    init() throws {
        file = FileManager.default.temporaryDirectory.appendingPathComponent("caresync-log-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        let descriptor = open(file.path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        writer = LogWriter(descriptor: descriptor)
    }

    deinit {
        try? FileManager.default.removeItem(at: file)
    }

    func text() throws -> String {
        writer.flush()
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// The lines, each read as a JSON object.
    func lines() throws -> [[String: any Sendable]] {
        try text().split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return (object as? [String: Any] ?? [:]).compactMapValues { value in
                switch value {
                case let text as String: text as any Sendable
                case let number as NSNumber: number.doubleValue as any Sendable
                default: nil
                }
            }
        }
    }
}
