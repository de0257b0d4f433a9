import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRXML
import Foundation
import Synchronization

/// Reads everything a server has, one resource after the other, in JSON and in XML.
struct ReadBack {
    let port: UInt16

    /// How many resources of a type there are, as the server says.
    func total(_ type: String) throws -> Int {
        let answer = try HTTPConnection(port).get("/fhir/\(type)?_summary=count")
        let bundle = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return bundle?["total"] as? Int ?? -1
    }

    /// Reads each resource in both formats on four connections; of every `stride`th checks that both say the same.
    /// - Returns: what is wrong, at most a few lines of it.
    func check(_ resources: [String], comparingEvery stride: Int = 1) -> [String] {
        let faults = Mutex<[String]>([])
        let port = port
        DispatchQueue.concurrentPerform(iterations: 4) { lane in
            let connection = HTTPConnection(port)
            for index in Swift.stride(from: lane, to: resources.count, by: 4) {
                do {
                    if let fault = try Self.fault(resources[index], connection, compares: index / 4 % stride == 0) {
                        faults.withLock { $0.append(fault) }
                    }
                } catch {
                    faults.withLock { $0.append("\(resources[index]): \(error)") }
                }
                if faults.withLock({ $0.count }) > 10 { return }
            }
        }
        return faults.withLock { $0 }
    }

    /// The content without what XML may write in two ways: the quotes of attributes in narratives.
    private static func comparable(_ json: [UInt8]) throws -> NSObject? {
        func plain(_ value: Any) -> Any {
            if let object = value as? [String: Any] {
                return object.reduce(into: [String: Any]()) { result, member in
                    let text = (member.value as? String)?.replacingOccurrences(of: "'", with: "\"")
                    result[member.key] = member.key == "div" ? text ?? member.value : plain(member.value)
                }
            }
            return (value as? [Any])?.map(plain) ?? value
        }
        return plain(try JSONSerialization.jsonObject(with: Data(json))) as? NSDictionary
    }

    private static func fault(_ resource: String, _ connection: HTTPConnection, compares: Bool) throws -> String? {
        let json = try connection.get("/fhir/" + resource)
        guard json.status == 200 else { return "\(resource): \(json.status) for JSON" }
        let xml = try connection.get("/fhir/" + resource, accept: "application/fhir+xml")
        guard xml.status == 200 else { return "\(resource): \(xml.status) for XML" }
        guard json.fields["etag"] != nil, json.fields["etag"] == xml.fields["etag"] else { return "\(resource): different ETags" }
        let parts = resource.split(separator: "/")
        guard json.body.starts(with: Array(#"{"resourceType":"\#(parts[0])","id":"\#(parts[1])""#.utf8)) else {
            return "\(resource): something else"
        }
        guard compares else { return nil }
        let twin = JSONWriter().write(try XMLReader.parse(xml.body, schema: .r4))
        let own = JSONWriter().write(try JSONReader.parse(json.body, schema: .r4))
        guard try comparable(twin) == comparable(own) else { return "\(resource): XML and JSON differ" }
        return nil
    }
}
