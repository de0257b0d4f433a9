import Glibc

/// A file being written from its start, in large pieces.
final class OutputFile {
    private let handle: Int32
    private let path: String
    private let buffer = Bytes(capacity: 1 << 20)

    init(_ path: String) throws(LoadFailure) {
        self.path = path
        handle = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard handle >= 0 else { throw LoadFailure("\(path): cannot be written (errno \(errno))") }
    }

    deinit { Glibc.close(handle) }

    func write(_ bytes: Bytes) throws(LoadFailure) {
        buffer.append(bytes)
        if buffer.count >= 1 << 20 { try flush() }
    }

    /// Must be called at the end: what is buffered is lost otherwise.
    func flush() throws(LoadFailure) {
        var offset = 0
        while offset < buffer.count {
            let written = Glibc.write(handle, buffer.start + offset, buffer.count - offset)
            guard written > 0 else { throw LoadFailure("\(path): cannot be written (errno \(errno))") }
            offset += written
        }
        buffer.removeAll()
    }
}
