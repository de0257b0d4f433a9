import CFaultVFS
import FHIRSchema
import FHIRStore
import Foundation
import FoundationNetworking
import HTTPServer
import Interactions
import Logging
import StoreSQLite
import Testing

/// What the outside sees, over HTTP, of a store whose disk fails.
struct ReadinessTests {
    private struct Client: Sendable {
        let url: String

        /// The status and the body of an answer.
        func send(_ method: String, _ path: String, _ body: String? = nil) async throws -> (status: Int, text: String) {
            var request = URLRequest(url: try #require(URL(string: url + path)))
            request.httpMethod = method
            if let body {
                request.httpBody = Data(body.utf8)
                request.setValue("application/fhir+json", forHTTPHeaderField: "Content-Type")
            }
            let (data, response) = try await URLSession.shared.data(for: request)
            return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
        }

        func put(_ id: String, _ value: String) async throws -> Int {
            let body = #"{"resourceType":"Patient","id":"\#(id)","name":[{"text":"\#(value)"}]}"#
            return try await send("PUT", "/fhir/Patient/\(id)", body).status
        }
    }

    /// Serves the store on a free port while the closure runs.
    private func serve(_ store: SQLiteStore, _ body: (Client) async throws -> Void) async throws {
        let listener = try await HTTPListener.bind(HTTPServerOptions(port: 0))
        let descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let service = FHIRService(
            schema: .r4, store: store, settings: FHIRService.Settings(baseURL: listener.url + "/fhir", softwareVersion: "test"))
        let server = HTTPServer(
            listener, service: service, log: LogWriter(descriptor: descriptor), logsRequests: false,
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await server.run() }
        do {
            try await body(Client(url: listener.url))
        } catch {
            running.cancel()
            throw error
        }
        running.cancel()
        try? await running.value
    }

    @Test func afterAFailedSyncTheServerIsNotReadyAndSaysWhy() async throws {
        let trial = try FaultTrial()
        let store = try trial.open()
        try await serve(store) { client in
            #expect(try await client.put("a", "1") == 201)
            #expect(try await client.send("GET", "/health/ready").status == 200)
            trial.disk.fail(FAULT_SYNC, .log, count: 1)
            #expect(try await client.put("a", "2") == 500)
            let ready = try await client.send("GET", "/health/ready")
            #expect(ready.status == 503)
            #expect(ready.text.contains("read-only") && ready.text.contains("the disk reported an error"))
            #expect(try await client.put("a", "3") == 503)
            #expect(try await client.send("GET", "/health/live").status == 200)
            let read = try await client.send("GET", "/fhir/Patient/a")
            #expect(read.status == 200 && read.text.contains("\"text\":\"1\""))
        }
        await store.close()
        #expect(trial.disk.restart())

        let again = try trial.open()
        try await serve(again) { client in
            let ready = try await client.send("GET", "/health/ready")
            #expect(ready.status == 200)
            let written = try await client.put("a", "4")
            #expect(written == 200)
        }
        await again.close()
    }

    @Test func aFullDiskGives507AndAWorkingServerAfterwards() async throws {
        let trial = try FaultTrial()
        let store = try trial.open()
        try await serve(store) { client in
            #expect(try await client.put("a", "1") == 201)
            trial.disk.leaveSpace(0)
            let refusal = try await client.send(
                "POST", "/fhir/Patient", #"{"resourceType":"Patient","name":[{"text":"\#(String(repeating: "x", count: 50_000))"}]}"#)
            #expect(refusal.status == 507)
            #expect(refusal.text.contains("OperationOutcome") && refusal.text.contains("disk is full"))
            #expect(try await client.send("GET", "/fhir/Patient/a").status == 200)
            #expect(try await client.send("GET", "/health/ready").status == 200)
            trial.disk.leaveSpace(nil)
            #expect(try await client.put("b", "2") == 201)
        }
        await store.close()
    }
}
