/// Writes transaction Bundles of our own making, one patient each, for machines without the Synthea data.
///
/// The mix of types is near Synthea's: for each encounter a claim and its benefit, five observations, now and then a prescription.
struct SourceMaker {
    let library: TemplateLibrary
    let seed: UInt64

    /// Writes `count` files into a folder, always the same for the same seed. O(count).
    func write(_ count: Int, to folder: String) throws(LoadFailure) {
        try FileContent.makeFolder(folder)
        for patient in 0..<count {
            var random = RandomSource(seed: seed, stream: UInt64(patient))
            let file = try OutputFile("\(folder)/patient-\(Self.padded(patient)).json")
            let bundle = try bundle(&random)
            try file.write(bundle)
            try file.flush()
        }
    }

    private func bundle(_ random: inout RandomSource) throws(LoadFailure) -> Bytes {
        let output = Bytes(capacity: 512 << 10)
        output.append(#"{"resourceType":"Bundle","type":"transaction","entry":["#)
        var anchors = AnchorSet()
        for type in AnchorSet.types.prefix(4) { anchors[type] = try append(type, to: output, anchors, &random) }
        for _ in 0..<(15 + random.below(12)) {
            anchors["Encounter"] = try append("Encounter", to: output, anchors, &random)
            for _ in 0..<5 { _ = try append("Observation", to: output, anchors, &random) }
            if random.below(4) == 0 { _ = try append("MedicationRequest", to: output, anchors, &random) }
            anchors["Claim"] = try append("Claim", to: output, anchors, &random)
            _ = try append("ExplanationOfBenefit", to: output, anchors, &random)
        }
        output.append("]}")
        return output
    }

    /// Appends an entry and gives the reference to it.
    private func append(_ type: String, to output: Bytes, _ anchors: AnchorSet, _ random: inout RandomSource) throws(LoadFailure) -> [UInt8]
    {
        let id = Template.uuid(&random)
        let url = Array("urn:uuid:".utf8) + id
        if output.all.last != 0x5B { output.append(",") }
        output.append(#"{"fullUrl":""#)
        output.append(url)
        output.append(#"","resource":"#)
        let template = try library.template(type)
        let idBytes = Bytes(capacity: 64)
        idBytes.append(id)
        template.render(into: output, id: idBytes, anchors, &random)
        output.append(#","request":{"method":"POST","url":""#)
        output.append(template.type)
        output.append(#""}}"#)
        return url
    }

    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(4 - text.utf8.count, 0)) + text
    }
}
