import FHIRCore
import FHIRSchema

/// The files of the FHIR packages that the command line names: archives, or folders with what archives contain.
enum PackageFiles {
    /// The most bytes of an archive, and of a file in a folder.
    private static let limit = 256 << 20

    /// - Throws: a `FileFault` that names what cannot be read.
    static func read(_ path: String) throws(FileFault) -> [PackageArchive.File] {
        let finder = SourceFinder([path])
        if let fault = finder.faults.first { throw fault }
        guard finder.files.count == 1, finder.files[0].path == path, !path.hasSuffix(".json") else {
            var files: [PackageArchive.File] = []
            for source in finder.files {
                let bytes = try content(source.path)
                files.append(PackageArchive.File(path: inner(source.path, in: path), bytes: bytes))
            }
            return files
        }
        let bytes = try content(path)
        do throws(OperationFailure) {
            return try PackageArchive(bytes).files
        } catch {
            throw FileFault(path, error.issues.first?.diagnostics ?? "not a FHIR package")
        }
    }

    private static func content(_ path: String) throws(FileFault) -> [UInt8] {
        let file = try InputFile(path)
        guard file.size <= limit else { throw FileFault(path, "larger than \(limit) bytes") }
        return try file.read(from: 0, count: file.size)
    }

    /// The path within the folder.
    private static func inner(_ path: String, in folder: String) -> String {
        guard path.hasPrefix(folder) else { return path }
        return String(path.dropFirst(folder.count).drop { $0 == "/" })
    }
}
