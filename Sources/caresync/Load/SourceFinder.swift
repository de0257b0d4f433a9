import Glibc

/// Finds the files to load: those named, and those in the folders named, at any depth.
package struct SourceFinder {
    /// In the order of the names given, and by name within a folder; no file twice.
    package private(set) var files: [SourceFile] = []
    package private(set) var faults: [FileFault] = []
    /// How many files in folders were passed over because their names end neither in .json, .ndjson, .jsonl nor .xml.
    package private(set) var passedOver = 0
    private var seen: Set<FileIdentity> = []

    private struct FileIdentity: Hashable {
        let device: UInt
        let number: UInt
    }

    /// Looks at every path; what cannot be read becomes a fault, and the search goes on.
    package init(_ paths: [String]) {
        for path in paths { visit(path, isNamed: true, depth: 0) }
    }

    private mutating func visit(_ path: String, isNamed: Bool, depth: Int) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            faults.append(.system(path))
            return
        }
        let identity = FileIdentity(device: UInt(status.st_dev), number: UInt(status.st_ino))
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            guard depth < 64, seen.insert(identity).inserted else { return }
            descend(path, depth: depth)
        case S_IFREG:
            guard let layout = layout(of: path, isNamed: isNamed) else {
                passedOver += 1
                return
            }
            guard seen.insert(identity).inserted else { return }
            files.append(SourceFile(path: path, layout: layout, size: Int(status.st_size)))
        default:
            if isNamed { faults.append(FileFault(path, "neither a file nor a folder")) }
        }
    }

    private mutating func descend(_ path: String, depth: Int) {
        guard let folder = opendir(path) else {
            faults.append(.system(path))
            return
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            visit(path.hasSuffix("/") ? path + name : "\(path)/\(name)", isNamed: false, depth: depth + 1)
        }
    }

    private mutating func layout(of path: String, isNamed: Bool) -> SourceFile.Layout? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if let layout = SourceFile.layout(ofName: name) { return layout }
        guard isNamed else { return nil }
        do {
            return SourceFile.layout(ofContent: try InputFile(path).read(from: 0, count: 64 << 10))
        } catch {
            return .json
        }
    }
}
