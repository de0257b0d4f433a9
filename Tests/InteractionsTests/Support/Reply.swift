import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRXML
import Interactions
import Testing

/// What a request was answered with, as an HTTP client would see it.
struct Reply {
    var status: Int
    var etag: String?
    var lastModified: Instant?
    var location: String?
    var contentLocation: String?
    /// Empty when there was none.
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a tree; null when it is none.
    var json: JSONValue { (try? JSONValue.parse(body)) ?? .null }

    /// The text of a scalar in the body: names and indexes separated by dots, such as `entry.0.response.status`. Nil if there is none.
    subscript(path: String) -> String? { json.text(at: path) }

    /// How many items an array in the body has; 0 if there is none.
    func count(_ path: String) -> Int { json.value(at: path)?.items?.count ?? 0 }

    /// The texts of one scalar in each item of an array.
    func each(_ array: String, _ path: String) -> [String?] {
        (json.value(at: array)?.items ?? []).map { $0.text(at: path) }
    }

    /// The identities of the issues in an OperationOutcome.
    var issues: [String] { each("issue", "details.coding.0.code").map { $0 ?? "" } }

    /// The expressions of the issues in an OperationOutcome.
    var expressions: [String?] { each("issue", "expression.0") }

    /// The URL of a Bundle's link, relative to the FHIR base.
    func link(_ relation: String) -> String? {
        let link = (json.value(at: "link")?.items ?? []).first { $0.text(at: "relation") == relation }
        let url = link?.text(at: "url")?.dropFirst(TestServer.base.count)
        return url.map { String($0.hasPrefix("/") ? $0.dropFirst() : $0) }
    }
}

extension JSONValue {
    func value(at path: String) -> JSONValue? {
        var value = self
        for step in path.split(separator: ".") {
            let next: JSONValue?
            if let index = Int(step) {
                let items = value.items ?? []
                next = items.indices.contains(index) ? items[index] : nil
            } else {
                next = value[String(step)]
            }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    func text(at path: String) -> String? {
        switch value(at: path) {
        case .string(let text), .number(let text): text
        case .boolean(let value): String(value)
        default: nil
        }
    }
}
