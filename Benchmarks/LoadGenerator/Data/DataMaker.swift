/// Multiplies a folder of transaction Bundles until there are enough resources: each copy has ids of its own.
///
/// Writes, for each part of about so many resources, `bundles/part-NN/*.json` (the files as they are, but for their UUIDs) and
/// `resources/part-NN.ndjson` (the same resources in compact JSON, as a store holds them once), and in all `ids.txt` with `Type/id` lines.
/// An entry that several Bundles of a copy share counts once. References never leave a copy, and never point to a later part.
struct DataMaker {
    struct Totals {
        var resources = 0
        /// Bytes of the compact resources, without line ends.
        var compactBytes = 0
        var bundleBytes = 0
        var bundles = 0
        var partResources: [Int] = []
        var partBundles: [Int] = []
    }

    let source: String
    let output: String
    let seed: UInt64

    /// - Parameters:
    ///   - resources: at least so many are written; at most one Bundle more.
    ///   - perPart: the size of a part, likewise.
    func run(resources: Int, perPart: Int) throws(LoadFailure) -> Totals {
        var sources: [(bundle: BundleFile, lines: ResourceLines)] = []
        var seen: Set<[UInt8]> = []
        for bundle in try BundleFile.all(in: source) { sources.append((bundle, try ResourceLines(bundle, seen: &seen))) }
        var totals = Totals()
        var part: DataPart?
        try FileContent.makeFolder(output)
        let names = try OutputFile("\(output)/ids.txt")
        let scratch = Bytes(capacity: 8 << 20)
        var copy = 0
        while totals.resources < resources {
            var random = RandomSource(seed: seed, stream: UInt64(copy))
            let mask = copy == 0 ? UUIDMask() : UUIDMask(&random)
            for (bundle, lines) in sources where totals.resources < resources {
                if part == nil { part = try DataPart(output, number: totals.partResources.count) }
                guard let place = part else { continue }
                try place.write(bundle, lines, mask, copy: copy, scratch)
                scratch.removeAll()
                lines.nameUUIDs.copy(lines.names, into: scratch, mask)
                try names.write(scratch)
                totals.resources += lines.count
                totals.compactBytes += lines.lines.count - lines.count
                totals.bundleBytes += bundle.content.count
                totals.bundles += 1
                guard place.resources >= perPart || totals.resources >= resources else { continue }
                try place.finish()
                totals.partResources.append(place.resources)
                totals.partBundles.append(place.bundles)
                part = nil
            }
            copy += 1
        }
        try names.flush()
        return totals
    }
}
