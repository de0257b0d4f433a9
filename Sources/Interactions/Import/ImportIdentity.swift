import FHIRCore
import FHIRJSON
package import FHIRModel
import FHIRSchema
import FHIRStore

/// The ids that imported resources get when the sender leaves them to the server: always the same for the same input.
enum ImportIdentity {
    /// The id that an entry's `fullUrl` gives: of `urn:uuid:X` and `urn:oid:X` it is X, of a RESTful URL the last segment; nil if neither.
    static func id(ofURL url: String) -> ResourceID? {
        for scheme in ["urn:uuid:", "urn:oid:"] where url.hasPrefix(scheme) { return ResourceID(url.dropFirst(scheme.count)) }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else { return nil }
        let segments = url.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count >= 5 else { return nil }
        return ResourceID(segments[segments.count - 1])
    }

    /// An id made from the resource's stored form: a version 8 UUID of its hash.
    static func id(ofContent arena: Arena) -> ResourceID {
        let hash = Preparation.hash(StoredForm.write(arena))
        let high = (hash.high & 0xFFFF_FFFF_FFFF_0FFF) | 0x8000
        let low = (hash.low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let digits = Self.hex(high) + Self.hex(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append("-") }
            text.append(digit)
        }
        return ResourceID(unchecked: text)
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension FHIRService {
    /// The Bundle with its unconditional creates turned into updates, under ids that are the same whenever it is imported.
    ///
    /// What it gives can also be sent to a server as it is: doing so twice changes nothing the second time.
    package func importBundle(_ bundle: Arena) -> Arena {
        var result = bundle
        for entry in bundle.children(of: bundle.root, named: "entry") {
            guard let request = bundle.child(of: entry, named: "request"), let resource = bundle.child(of: entry, named: "resource"),
                let method = bundle.child(of: request, named: "method"), bundle.bytes(of: method).elementsEqual("POST".utf8),
                bundle.child(of: request, named: "ifNoneExist") == nil,
                let url = bundle.child(of: request, named: "url"),
                bundle.bytes(of: url).elementsEqual(schema.name(bundle[resource].type).utf8)
            else { continue }
            let given = bundle.string(of: resource, named: "id").flatMap { ResourceID($0) }
            let fullURL = bundle.string(of: entry, named: "fullUrl")
            let id = fullURL.flatMap { ImportIdentity.id(ofURL: $0) } ?? given ?? ImportIdentity.id(ofContent: bundle.extract(resource))
            result.setText(method, to: "PUT")
            result.setText(url, to: schema.name(bundle[resource].type) + "/" + id.value)
            if given == id { continue }
            if let node = bundle.child(of: resource, named: "id") {
                result.setText(node, to: id.value)
            } else if let property = schema.property(of: bundle[resource].type, named: "id") {
                let node = result.insert(property, type: schema[property].type, into: resource, after: .none)
                result.setText(node, to: id.value)
            }
        }
        return result
    }
}
