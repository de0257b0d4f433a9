/// One part of the data being written: a folder of Bundles and a file of resources.
final class DataPart {
    private(set) var resources = 0
    private(set) var bundles = 0
    private let folder: String
    private let lines: OutputFile

    init(_ output: String, number: Int) throws(LoadFailure) {
        let name = number < 10 ? "part-0\(number)" : "part-\(number)"
        folder = "\(output)/bundles/\(name)"
        try FileContent.makeFolder(folder)
        try FileContent.makeFolder("\(output)/resources")
        lines = try OutputFile("\(output)/resources/\(name).ndjson")
    }

    func write(_ bundle: BundleFile, _ content: ResourceLines, _ mask: UUIDMask, copy: Int, _ scratch: Bytes) throws(LoadFailure) {
        let file = try OutputFile("\(folder)/\(copy)-\(bundle.name)")
        scratch.removeAll()
        bundle.uuids.copy(bundle.content, into: scratch, mask)
        try file.write(scratch)
        try file.flush()
        scratch.removeAll()
        content.uuids.copy(content.lines, into: scratch, mask)
        try lines.write(scratch)
        resources += content.count
        bundles += 1
    }

    func finish() throws(LoadFailure) { try lines.flush() }
}
