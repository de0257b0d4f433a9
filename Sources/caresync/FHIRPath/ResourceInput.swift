import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRXML
import Glibc

/// The resource that a command works on: the content of a file or of standard input, in JSON or XML.
struct ResourceInput {
    private let path: String
    private let bytes: [UInt8]

    private static let sizeLimit = 1_000_000_000

    /// Reads a file, or standard input when its name is `-`.
    init(_ path: String) throws(FileFault) {
        if path == "-" {
            self.init(name: "standard input", bytes: try Self.standardInput())
        } else {
            let file = try InputFile(path)
            guard file.size <= Self.sizeLimit else { throw FileFault(path, "larger than \(Self.sizeLimit) bytes") }
            self.init(name: path, bytes: try file.read(from: 0, count: file.size))
        }
    }

    init(name: String, bytes: [UInt8]) {
        path = name
        self.bytes = bytes
    }

    /// The resource; what the first bytes look like decides how it is read.
    func arena() throws(CommandFault) -> Arena {
        let isXML = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) || SourceFile.layout(ofContent: bytes) == .xml
        do throws(OperationFailure) {
            return isXML
                ? try XMLReader.parse(bytes, schema: .r4, limits: XMLLimits(bytes: Self.sizeLimit, nodes: 100_000_000))
                : try JSONReader.parse(bytes, schema: .r4, limits: JSONLimits(bytes: Self.sizeLimit, nodes: 100_000_000))
        } catch {
            throw CommandFault(lines: FaultLines(path: path, layout: isXML ? .xml : .json).lines(error.issues, in: bytes))
        }
    }

    private static func standardInput() throws(FileFault) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count > 0 {
                bytes.append(contentsOf: buffer[..<count])
                guard bytes.count <= sizeLimit else { throw FileFault("standard input", "larger than \(sizeLimit) bytes") }
            } else if errno != EINTR {
                throw .system("standard input")
            }
        }
    }
}
