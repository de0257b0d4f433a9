import Dispatch
import Foundation
import Glibc

/// A client that sends exactly the bytes it is given, and reads with a deadline; blocking calls run off Swift's pool.
final class RawClient: Sendable {
    struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Broken(description: "connect: \(errno)") }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    /// Sends all of it; stops without error when the other end has closed.
    func send(_ bytes: [UInt8]) async throws {
        await off { [descriptor] in
            var done = 0
            while done < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { return }
                done += count
            }
        }
    }

    /// Whatever comes within the time, at most one read; nil at the end of the stream, empty when nothing came.
    func receive(milliseconds: Int = 5_000) async -> [UInt8]? {
        await off { [descriptor] in
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&wanted, 1, Int32(milliseconds)) > 0 else { return [] }
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            return count > 0 ? Array(buffer[..<count]) : nil
        }
    }

    /// Everything until the other end closes.
    func receiveAll(milliseconds: Int = 5_000) async -> [UInt8] {
        var all: [UInt8] = []
        while let bytes = await receive(milliseconds: milliseconds), !bytes.isEmpty { all += bytes }
        return all
    }

    /// Whether the other end closes within the time, whatever it sends before.
    func isClosed(milliseconds: Int) async -> Bool {
        let end = DispatchTime.now().uptimeNanoseconds + UInt64(milliseconds) * 1_000_000
        while DispatchTime.now().uptimeNanoseconds < end {
            if await receive(milliseconds: 50) == nil { return true }
        }
        return false
    }

    func shutdownOutput() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes at once, without the usual farewell.
    func abort() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private func off<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
