/// The resources of a transaction Bundle as lines of NDJSON, its links between entries turned into `Type/id`.
struct ResourceLines {
    let lines: Bytes
    let uuids: UUIDPlaces
    /// `Type/id` of each line, with the places of the ids' UUIDs.
    let names: Bytes
    let nameUUIDs: UUIDPlaces
    let count: Int

    /// - Parameters:
    ///   - seen: the `fullUrl`s of entries that earlier Bundles had; they are left out, and those of this one are added.
    init(_ bundle: BundleFile, seen: inout Set<[UInt8]>) throws(LoadFailure) {
        let text = JSONText.compact(bundle.content)
        var entries: [(url: [UInt8], resource: Range<Int>, type: [UInt8])] = []
        var types: [[UInt8]: [UInt8]] = [:]
        guard let list = try JSONText.value(text, at: 0, "entry") else { throw LoadFailure("\(bundle.name): a Bundle without entries") }
        for entry in try JSONText.elements(text, at: list.lowerBound) {
            guard let url = try JSONText.value(text, at: entry.lowerBound, "fullUrl"),
                let resource = try JSONText.value(text, at: entry.lowerBound, "resource"),
                let type = try JSONText.value(text, at: resource.lowerBound, "resourceType")
            else { throw LoadFailure("\(bundle.name): an entry without fullUrl or resource") }
            let name = Array(JSONText.string(text, url))
            types[name] = Array(JSONText.string(text, type))
            entries.append((name, resource, Array(JSONText.string(text, type))))
        }
        lines = Bytes(capacity: text.count)
        names = Bytes(capacity: entries.count * 60)
        var count = 0
        for entry in entries where seen.insert(entry.url).inserted {
            Self.append(text, entry.resource, types, to: lines)
            lines.append("\n")
            names.append(entry.type)
            names.append("/")
            names.append(Array(entry.url.dropFirst("urn:uuid:".utf8.count)))
            names.append("\n")
            count += 1
        }
        self.count = count
        uuids = UUIDPlaces(lines)
        nameUUIDs = UUIDPlaces(names)
    }

    /// Copies a resource, with `Type/id` in place of each `urn:uuid:` that stands for an entry.
    private static func append(_ text: [UInt8], _ resource: Range<Int>, _ types: [[UInt8]: [UInt8]], to output: Bytes) {
        let mark: StaticString = #""reference":"urn:uuid:"#
        text.withUnsafeBufferPointer { text in
            var rest = UnsafeBufferPointer(rebasing: text[resource])
            let needle = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
            while let found = rest.firstOffset(of: needle) {
                let value = found + #""reference":""#.utf8.count
                let end = min(value + 45, rest.count)
                output.append(UnsafeBufferPointer(rebasing: rest[..<value]))
                if let type = types[Array(rest[value..<end])] {
                    output.append(type)
                    output.append("/")
                    output.append(UnsafeBufferPointer(rebasing: rest[(value + 9)..<end]))
                } else {
                    output.append(UnsafeBufferPointer(rebasing: rest[value..<end]))
                }
                rest = UnsafeBufferPointer(rebasing: rest[end...])
            }
            output.append(rest)
        }
    }
}
