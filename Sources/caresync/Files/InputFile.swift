import Glibc

/// An open file that is read from front to back, and can be read from any place again. Blocks the calling thread.
package final class InputFile: Sendable {
    package let path: String
    private let descriptor: Int32
    /// The size in bytes when it was opened.
    package let size: Int

    /// Opens a regular file for reading.
    package init(_ path: String) throws(FileFault) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let fault = FileFault.system(path)
            close(descriptor)
            throw fault
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileFault(path, "not a regular file")
        }
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// The bytes from `offset`, `count` of them unless the file ends before.
    package func read(from offset: Int, count: Int) throws(FileFault) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
            while filled < buffer.count {
                let result = pread(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, offset + filled)
                if result > 0 {
                    filled += result
                } else if result == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        guard failure == 0 else { throw .system(path, failure) }
        return bytes
    }

    /// The whole file as text; for files that people write.
    package static func text(_ path: String) throws(FileFault) -> String {
        let file = try InputFile(path)
        guard file.size <= 1 << 20 else { throw FileFault(path, "larger than 1 MiB") }
        guard let text = String(validating: try file.read(from: 0, count: file.size), as: UTF8.self) else {
            throw FileFault(path, "not UTF-8")
        }
        return text
    }
}
