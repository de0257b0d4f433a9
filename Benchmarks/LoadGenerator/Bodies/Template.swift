/// A resource with slots for varying content, rendered as compact JSON.
///
/// Written as JSON in which strings hold slots such as `{{family}}`. A slot that stands for a number takes its quotes along.
struct Template {
    /// The resource type's name.
    let type: [UInt8]
    private var literals: [UInt8] = []
    private var parts: [Part] = []

    private struct Part {
        /// The literal bytes in front of the slot.
        var literal: Range<Int>
        /// Nil at the end.
        var slot: Slot?
    }

    /// Bytes of `{"resourceType":"Type"`, with which every rendering begins.
    var headLength: Int { #"{"resourceType":"""#.utf8.count + type.count }

    /// - Parameter name: what to call it in failures.
    init(_ json: Bytes, name: String) throws(LoadFailure) {
        let compact = JSONText.compact(json)
        let prefix = Array(#"{"resourceType":""#.utf8)
        guard compact.starts(with: prefix), let end = compact[prefix.count...].firstIndex(of: 0x22) else {
            throw LoadFailure("\(name): expected resourceType first")
        }
        type = Array(compact[prefix.count..<end])
        var index = 0
        var literalStart = 0
        while index < compact.count {
            guard compact[index] == 0x7B, index + 1 < compact.count, compact[index + 1] == 0x7B else {
                literals.append(compact[index])
                index += 1
                continue
            }
            guard let close = compact[index...].firstIndex(of: 0x7D), close + 1 < compact.count, compact[close + 1] == 0x7D else {
                throw LoadFailure("\(name): a slot without an end")
            }
            let text = String(decoding: compact[(index + 2)..<close], as: UTF8.self)
            guard let slot = Slot(text) else { throw LoadFailure("\(name): no slot is called \(text)") }
            index = close + 2
            if slot.isNumber, literals.last == 0x22, index < compact.count, compact[index] == 0x22 {
                literals.removeLast()
                index += 1
            }
            parts.append(Part(literal: literalStart..<literals.count, slot: slot))
            literalStart = literals.count
        }
        parts.append(Part(literal: literalStart..<literals.count, slot: nil))
    }

    /// Appends a resource with fresh content.
    /// - Parameters:
    ///   - id: becomes the member `id` behind `resourceType`; nil for none.
    ///   - anchors: what its references point to.
    func render(into output: Bytes, id: Bytes?, _ anchors: AnchorSet, _ random: inout RandomSource) {
        var content = SlotContent()
        literals.withUnsafeBufferPointer { literals in
            var skipped = 0
            if let id {
                output.append(UnsafeBufferPointer(rebasing: literals[0..<headLength]))
                output.append(#","id":""#)
                output.append(id)
                output.append("\"")
                skipped = headLength
            }
            for part in parts {
                let start = max(part.literal.lowerBound, skipped)
                if start < part.literal.upperBound {
                    output.append(UnsafeBufferPointer(rebasing: literals[start..<part.literal.upperBound]))
                }
                if let slot = part.slot { content.append(slot, to: output, anchors, &random) }
            }
        }
    }

    /// The text of a random UUID.
    static func uuid(_ random: inout RandomSource) -> [UInt8] {
        let bytes = Bytes(capacity: 64)
        SlotContent.appendUUID(to: bytes, &random)
        return bytes.array
    }
}
