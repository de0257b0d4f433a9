/// `bench-load make-source` and `bench-load make-data`: write the data that benchmarks load.
enum DataCommand {
    /// Bundles of our own making: `--output FOLDER [--patients N] [--templates FOLDER] [--seed N]`.
    static func makeSource(_ arguments: Arguments) throws(LoadFailure) {
        var arguments = arguments
        let output = try arguments.required("--output")
        let patients = try arguments.integer("--patients", 96, in: 1...100_000)
        let folder = arguments.text("--templates") ?? TemplateFolder.standard
        let seed = UInt64(try arguments.integer("--seed", 1, in: 0...Int.max))
        try arguments.finish()
        try SourceMaker(library: try TemplateLibrary(folder: folder), seed: seed).write(patients, to: output)
        JSONLine.write([("patients", .number(Double(patients))), ("seed", .number(Double(seed)))])
    }

    /// Copies of a folder of Bundles: `--source FOLDER --output FOLDER --resources N [--part N] [--seed N]`.
    static func makeData(_ arguments: Arguments) throws(LoadFailure) {
        var arguments = arguments
        let source = try arguments.required("--source")
        let output = try arguments.required("--output")
        let resources = try arguments.integer("--resources", 50_000, in: 1...20_000_000)
        let part = try arguments.integer("--part", 100_000, in: 1...20_000_000)
        let seed = UInt64(try arguments.integer("--seed", 1, in: 0...Int.max))
        try arguments.finish()
        let totals = try DataMaker(source: source, output: output, seed: seed).run(resources: resources, perPart: part)
        JSONLine.write([
            ("resources", .number(Double(totals.resources))), ("compactBytes", .number(Double(totals.compactBytes))),
            ("bundles", .number(Double(totals.bundles))), ("bundleBytes", .number(Double(totals.bundleBytes))),
            ("partResources", .list(totals.partResources.map { .number(Double($0)) })),
            ("partBundles", .list(totals.partBundles.map { .number(Double($0)) })), ("seed", .number(Double(seed))),
        ])
    }
}
