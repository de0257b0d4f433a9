import Glibc

/// Reads and writes whole files and lists folders.
enum FileContent {
    static func read(_ path: String) throws(LoadFailure) -> Bytes {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw LoadFailure("\(path): cannot be read (errno \(errno))") }
        defer { close(file) }
        var status = stat()
        fstat(file, &status)
        let bytes = Bytes(capacity: Int(status.st_size) + 4096)
        while true {
            bytes.reserve(4096)
            let count = Glibc.read(file, bytes.start + bytes.count, bytes.capacity - bytes.count)
            if count == 0 { return bytes }
            guard count > 0 else { throw LoadFailure("\(path): cannot be read (errno \(errno))") }
            bytes.advance(by: count)
        }
    }

    /// The paths of a folder's files with this ending, by name.
    static func list(_ folder: String, suffix: String) throws(LoadFailure) -> [String] {
        guard let handle = opendir(folder) else { throw LoadFailure("\(folder): no such folder (errno \(errno))") }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasSuffix(suffix) { names.append(name) }
        }
        return names.sorted().map { "\(folder)/\($0)" }
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) throws(LoadFailure) {
        var partial = path.hasPrefix("/") ? "" : "."
        for name in path.split(separator: "/") {
            partial += "/\(name)"
            guard mkdir(partial, 0o755) == 0 || errno == EEXIST else { throw LoadFailure("\(partial): cannot be made (errno \(errno))") }
        }
    }
}
