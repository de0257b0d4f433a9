import Glibc

/// The lines of a file, mapped into memory.
final class Lines {
    private let content: UnsafeRawBufferPointer

    /// Nil when the file cannot be read or is empty.
    init?(path: String) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size > 0,
            let start = mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE | Int32(MAP_POPULATE), file, 0), start != MAP_FAILED
        else { return nil }
        content = UnsafeRawBufferPointer(start: start, count: Int(status.st_size))
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: content.baseAddress), content.count) }

    /// Calls `body` with each line, without its end; the bytes are valid as long as the object.
    func visit(_ body: (UnsafeRawBufferPointer) -> Void) {
        guard let base = content.baseAddress else { return }
        var offset = 0
        while offset < content.count {
            let end = memchr(base + offset, 0x0A, content.count - offset).map { base.distance(to: UnsafeRawPointer($0)) } ?? content.count
            body(UnsafeRawBufferPointer(start: base + offset, count: end - offset))
            offset = end + 1
        }
    }
}
