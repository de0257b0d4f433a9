import FHIRCore
import FHIRJSON
package import FHIRModel
import FHIRSchema
import FHIRStore

/// Writes what an import would do as a transaction Bundle in JSON, for a server at the other end of a connection.
extension FHIRService {
    /// A transaction with the writes of all units, which must not be of those that `canFail`.
    package func importDocument(_ units: [ImportUnit]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(units.reduce(64) { $0 + $1.size + 128 * $1.count })
        output += #"{"resourceType":"Bundle","type":"transaction","entry":["#.utf8
        var isFirst = true
        for unit in units {
            guard case .puts(let puts) = unit.work else { continue }
            for put in puts {
                if !isFirst { output.append(UInt8(ascii: ",")) }
                isFirst = false
                let url = schema.name(put.type) + "/" + put.id.value
                if let resource = put.resource {
                    output += #"{"resource":"#.utf8
                    append(resource.body.body, id: put.id, to: &output)
                    output += #","request":{"method":"PUT","url":"\#(url)"}}"#.utf8
                } else {
                    output += #"{"request":{"method":"DELETE","url":"\#(url)"}}"#.utf8
                }
            }
        }
        output += "]}".utf8
        return output
    }

    /// The Bundle that a unit came from, as a transaction with nothing but that unit.
    package func importDocument(_ unit: ImportUnit, of bundle: Arena) -> [UInt8] {
        var result = importBundle(bundle)
        if let type = result.child(of: result.root, named: "type") { result.setText(type, to: "transaction") }
        if let entry = unit.entry {
            for (index, node) in result.children(of: result.root, named: "entry").enumerated() where index != entry { result.remove(node) }
        }
        return JSONWriter().write(result)
    }

    /// A stored form with its id put back.
    private func append(_ body: [UInt8], id: ResourceID, to output: inout [UInt8]) {
        let head = body.withUnsafeBufferPointer { StoredForm.headLength(of: $0) } ?? 0
        output += body[..<head]
        output += #","id":"\#(id.value)""#.utf8
        output += body[head...]
    }
}
