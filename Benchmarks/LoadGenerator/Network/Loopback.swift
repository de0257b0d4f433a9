import Glibc

/// Opens TCP connections to this machine, and to no other.
enum Loopback {
    /// A connected socket without Nagle's delay.
    static func connect(port: UInt16, isBlocking: Bool) throws(LoadFailure) -> Int32 {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { throw LoadFailure("no socket (errno \(errno))") }
        var one: Int32 = 1
        setsockopt(handle, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            let reason = errno
            close(handle)
            throw LoadFailure("nothing answers at 127.0.0.1:\(port) (errno \(reason))")
        }
        if !isBlocking { _ = fcntl(handle, F_SETFL, fcntl(handle, F_GETFL) | O_NONBLOCK) }
        return handle
    }
}
