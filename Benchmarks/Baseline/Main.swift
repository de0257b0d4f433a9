import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// `bench-baseline`: a bare Hummingbird router whose one route answers what never changes; what the server's figures are divided by.
///
/// Listens on a free port of 127.0.0.1 and prints `listening on http://127.0.0.1:PORT`. SIGTERM ends it.
@main
enum Main {
    static func main() async throws {
        let router = Router()
        let headers = ConstantAnswer.headers
        let body = ByteBuffer(bytes: ConstantAnswer.body)
        router.get("/") { _, _ in
            Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in announce(port: channel.localAddress?.port ?? 0) })
        try await application.runService()
    }

    /// Not `print`, which keeps the line back when standard output is a pipe.
    private static func announce(port: Int) {
        var line = "listening on http://127.0.0.1:\(port)\n"
        line.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
