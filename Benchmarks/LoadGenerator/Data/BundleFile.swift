/// A transaction Bundle as it lies in its file, with the places of its UUIDs.
struct BundleFile {
    let name: String
    let content: Bytes
    let uuids: UUIDPlaces
    /// How many entries it has.
    let entries: Int

    init(path: String) throws(LoadFailure) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        content = try FileContent.read(path)
        uuids = UUIDPlaces(content)
        let text = JSONText.compact(content)
        guard let list = try JSONText.value(text, at: 0, "entry") else { throw LoadFailure("\(path): a Bundle without entries") }
        entries = try JSONText.elements(text, at: list.lowerBound).count
    }

    /// Every Bundle of a folder, by name.
    static func all(in folder: String) throws(LoadFailure) -> [BundleFile] {
        var bundles: [BundleFile] = []
        for path in try FileContent.list(folder, suffix: ".json") { bundles.append(try BundleFile(path: path)) }
        guard !bundles.isEmpty else { throw LoadFailure("\(folder): no .json files") }
        return bundles
    }
}
