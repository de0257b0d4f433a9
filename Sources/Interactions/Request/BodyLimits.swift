import FHIRJSON
import FHIRXML

/// How large a text may be that a resource or patch is read from, in either format.
package struct BodyLimits: Sendable, Hashable {
    let json: JSONLimits
    let xml: XMLLimits

    /// For texts of at most so many bytes; the codecs go up to 256 MiB of XML and 1,000,000,000 bytes of JSON.
    package init(bytes: Int) {
        // Elements are limited too, since each takes memory; the shortest that make sense have 16 bytes.
        let nodes = max(4_000_000, bytes / 16)
        json = JSONLimits(bytes: bytes, nodes: nodes)
        xml = XMLLimits(bytes: bytes, nodes: nodes)
    }

    /// For what was accepted before and is read again: the stored form may be longer than the body that it came from.
    static let accepted = BodyLimits(bytes: .max)
}
