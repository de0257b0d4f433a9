package import FHIRCore
package import FHIRModel
import FHIRSchema

/// The form in which the server keeps a resource: compact JSON in received order, without what the server itself owns.
///
/// `id`, `meta.versionId` and `meta.lastUpdated` (and extensions on them) are left out; they are columns of the store. `resourceType` comes
/// first, then what is left of `meta`, then everything else. A read puts the three back by copying, without parsing.
package enum StoredForm {
    /// The stored form of the arena's root, which must be a resource.
    package static func write(_ arena: Arena) -> [UInt8] {
        let schema = arena.schema
        let id = schema.property(of: arena.type, named: "id") ?? PropertyID.none
        let metaProperty = schema.property(of: arena.type, named: "meta") ?? PropertyID.none
        var rendering = JSONRendering(arena: arena, isPretty: false, output: OutputBuffer(capacity: arena.text.count + 64))
        rendering.open(UInt8(ascii: "{"))
        rendering.resourceType(arena.type)
        if let meta = arena.child(of: arena.root, metaProperty) {
            let versionID = schema.property(of: schema.known.meta, named: "versionId") ?? PropertyID.none
            let lastUpdated = schema.property(of: schema.known.meta, named: "lastUpdated") ?? PropertyID.none
            if arena.children(of: meta).contains(where: { arena[$0].property != versionID && arena[$0].property != lastUpdated }) {
                var needsComma = true
                rendering.name(metaProperty, prefix: false, &needsComma)
                rendering.open(UInt8(ascii: "{"))
                rendering.members(of: meta, isFirst: true, except: versionID, lastUpdated)
                rendering.close(UInt8(ascii: "}"))
            }
        }
        rendering.members(of: arena.root, isFirst: false, except: id, metaProperty)
        rendering.close(UInt8(ascii: "}"))
        return rendering.finish().withBytes { Array($0) }
    }

    /// Appends the whole resource: a stored body with the parts that the server owns put back. Copies, does not parse; O(body).
    ///
    /// - Parameters:
    ///   - body: what `write` returned.
    ///   - id: the logical id.
    ///   - lastUpdated: the text of a FHIR instant.
    /// - Throws: `.fault` if the body is no stored form, which means that the store is damaged; nothing is appended then.
    package static func splice(
        body: UnsafeBufferPointer<UInt8>, id: ResourceID, versionID: Int64, lastUpdated: UnsafeBufferPointer<UInt8>,
        to output: inout OutputBuffer
    ) throws(OperationFailure) {
        guard let head = headLength(of: body) else { throw OperationFailure(.fault, .storage, "A stored body is damaged.") }
        output.reserve(body.count + 192)
        output.append(UnsafeBufferPointer(rebasing: body[..<head]))
        output.append(",\"id\":\"")
        append(id.value, to: &output)
        output.append("\",\"meta\":{\"versionId\":\"")
        append(String(versionID), to: &output)
        output.append("\",\"lastUpdated\":\"")
        output.append(lastUpdated)
        output.append("\"")
        let rest = UnsafeBufferPointer(rebasing: body[head...])
        if starts(rest, with: metaStart) {
            output.append(UInt8(ascii: ","))
            output.append(UnsafeBufferPointer(rebasing: rest[metaStart.utf8CodeUnitCount...]))
        } else {
            output.append(UInt8(ascii: "}"))
            output.append(rest)
        }
    }

    /// Appends the whole resource to an array; see the version for buffers.
    package static func splice(
        body: [UInt8], id: ResourceID, versionID: Int64, lastUpdated: [UInt8], to output: inout [UInt8]
    ) throws(OperationFailure) {
        var buffer = OutputBuffer(capacity: body.count + 192)
        try body.withUnsafeBufferPointer { body throws(OperationFailure) in
            try lastUpdated.withUnsafeBufferPointer { lastUpdated throws(OperationFailure) in
                try splice(body: body, id: id, versionID: versionID, lastUpdated: lastUpdated, to: &buffer)
            }
        }
        buffer.withBytes { output.append(contentsOf: $0) }
    }

    /// The length of `{"resourceType":"X"`, nil if the body does not begin so or ends there.
    package static func headLength(of body: UnsafeBufferPointer<UInt8>) -> Int? {
        guard starts(body, with: typeStart) else { return nil }
        var at = typeStart.utf8CodeUnitCount
        while at < body.count, at < 96, body[at] != UInt8(ascii: "\"") { at += 1 }
        guard at + 1 < body.count, body[at] == UInt8(ascii: "\"") else { return nil }
        guard body[at + 1] == UInt8(ascii: ",") || body[at + 1] == UInt8(ascii: "}") else { return nil }
        return at + 1
    }

    private static let typeStart: StaticString = "{\"resourceType\":\""
    private static let metaStart: StaticString = ",\"meta\":{"

    private static func starts(_ bytes: UnsafeBufferPointer<UInt8>, with literal: StaticString) -> Bool {
        guard bytes.count >= literal.utf8CodeUnitCount else { return false }
        for index in 0..<literal.utf8CodeUnitCount where bytes[index] != literal.utf8Start[index] { return false }
        return true
    }

    private static func append(_ text: String, to output: inout OutputBuffer) {
        var text = text
        text.withUTF8 { output.append($0) }
    }
}
