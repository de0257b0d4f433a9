package import FHIRCore
import Gzip

/// A FHIR package as it is published (http://hl7.org/fhir/packages.html): a gzipped tar archive with resources in its folder `package`.
package struct PackageArchive: Sendable {
    /// One file of the archive.
    package struct File: Sendable {
        /// Its path in the archive.
        package var path: String
        package var bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }

        /// Whether it is one of the package's resources: examples and what lies in other folders are not.
        package var isResource: Bool {
            let parts = path.split(separator: "/")
            guard let name = parts.last, name.hasSuffix(".json"), !name.hasPrefix("."), name != "package.json" else { return false }
            return parts.count == 1 || parts.count == 2 && parts[0] == "package"
        }
    }

    package let files: [File]

    /// The most bytes that an archive unpacks to.
    package static let standardLimit = 1 << 30

    /// Reads an archive. O(bytes).
    /// - Throws: `.invalid` when it is damaged, `.tooLarge` when it unpacks to more than the limit.
    package init(_ bytes: [UInt8], limit: Int = standardLimit) throws(OperationFailure) {
        var reader = TarReader(try Self.unpacked(bytes, limit: limit))
        var files: [File] = []
        while let file = try reader.next() { files.append(file) }
        self.files = files
    }

    private static func unpacked(_ bytes: [UInt8], limit: Int) throws(OperationFailure) -> [UInt8] {
        do throws(Inflation.Fault) {
            return try Inflation.inflate(bytes, limit: limit)
        } catch {
            switch error {
            case .damaged: throw OperationFailure(.invalid, .encoding, "The package cannot be unpacked: expected complete gzip data")
            case .tooLarge, .tooDense:
                throw OperationFailure(.tooLarge, .sizeLimit, "The package unpacks to more than the limit of \(limit) bytes")
            case .noMemory: throw OperationFailure(.unavailable, .busy, "There is no memory to unpack the package")
            }
        }
    }
}
