import Dispatch
import Synchronization

/// Posts Bundles to a server over a few connections, each with a thread of its own, so that no task blocks.
final class ServerClient: Sendable {
    private let lanes: [Lane]
    private let turn = Atomic<Int>(0)

    /// - Parameters:
    ///   - connections: how many requests can be under way at once.
    ///   - apiKey: what the server knows the loader by; nil where it asks nobody.
    init(_ url: ServerURL, connections: Int, apiKey: APIKeyText? = nil) {
        lanes = (0..<max(connections, 1)).map { _ in Lane(url, apiKey) }
    }

    /// Sends one Bundle; further ones wait for a connection.
    func post(_ body: [UInt8]) async throws(ClientFailure) -> ClientAnswer {
        let index = turn.add(1, ordering: .relaxed).newValue
        return try await lanes[index % lanes.count].post(body)
    }

    /// One connection and the queue on which it blocks.
    ///
    /// `@unchecked Sendable`: the connection is used on the serial queue only.
    private final class Lane: @unchecked Sendable {
        private let connection: ClientConnection
        private let queue = DispatchQueue(label: "caresync.client")

        init(_ url: ServerURL, _ apiKey: APIKeyText?) {
            connection = ClientConnection(url, apiKey)
        }

        func post(_ body: [UInt8]) async throws(ClientFailure) -> ClientAnswer {
            let result = await withCheckedContinuation { continuation in
                queue.async {
                    do throws(ClientFailure) {
                        continuation.resume(returning: Result<ClientAnswer, ClientFailure>.success(try self.connection.post(body)))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
            return try result.get()
        }
    }
}
