import Glibc

/// Makes folders.
package enum Folders {
    /// Makes the folders that the file at `path` lies in, those that are missing, for their owner alone.
    package static func make(for path: String) throws(FileFault) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        var folder = ""
        for (index, part) in parts.enumerated() {
            folder += (index == 0 ? "" : "/") + part
            if folder.isEmpty || mkdir(folder, 0o700) == 0 || errno == EEXIST { continue }
            throw .system(folder)
        }
    }
}
