import FHIRCore
import FHIRStore

/// The URLs in a Bundle's links.
struct PageLinks: Sendable {
    /// Absolute URL of what is paged, without a query.
    let url: String
    /// The parameters that were used; without the page token.
    let parameters: [InteractionRequest.Parameter]

    /// What a page token is bound to.
    var scope: String { url + "?" + query(parameters) }

    func link(_ relation: String, page: String? = nil) -> ResultBundle.Link {
        var all = parameters
        if let page { all.append(InteractionRequest.Parameter(PageToken.parameter, page)) }
        return ResultBundle.Link(relation, all.isEmpty ? url : url + "?" + query(all))
    }

    private func query(_ parameters: [InteractionRequest.Parameter]) -> String {
        parameters.map { Self.encode($0.name) + "=" + Self.encode($0.value) }.joined(separator: "&")
    }

    /// Percent-encodes all but unreserved characters and a few that are plain in queries.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "/"),
                UInt8(ascii: ","):
                output.append(byte)
            default: output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
