import FHIRCore
import FHIRSchema
import Interactions
import NIOHTTP1
import StoreMemory

@testable import HTTPServer

/// What comes over HTTP besides resources: targets, headers, compressed bodies.
extension FuzzTarget {
    private static let service: FHIRService? = {
        guard let store = try? MemoryStore(schema: .r4) else { return nil }
        return FHIRService(schema: .r4, store: store, settings: FHIRService.Settings(baseURL: "http://localhost/fhir", softwareVersion: "1"))
    }()

    /// The input is the target of a GET: cut up, decoded, routed.
    static func url(_ input: String) {
        guard let service, let target = RequestTarget(input) else { return }
        _ = attempt { () throws(OperationFailure) in
            guard let segments = try target.segments(below: "/fhir") else { return }
            let parameters = try URLQuery.parse(target.query)
            _ = try FHIRService.parseRendering(parameters, default: .json)
            _ = try service.route(InteractionRequest(.get, path: segments, parameters: parameters))
        }
    }

    /// The input is the value of any header.
    static func headers(_ input: String) {
        _ = Negotiation.format(accept: input, preferred: .json)
        _ = Negotiation.acceptsGzip(input)
        _ = MediaType(input)
        _ = PreferHeader.parse(input)
        _ = EntityTags(input)
        _ = Instant(httpDate: input, now: Instant(milliseconds: 1_700_000_000_000))
        _ = TrustedProxies(["1.2.3.4"]).client(input, through: "1.2.3.4")
        _ = RequestFields(HTTPHeaders([(input, input), ("Accept", input), ("accept", input)]))
        _ = attempt { () throws(OperationFailure) in try BodyKind(contentType: input, taken: .patch) }
        _ = attempt { () throws(OperationFailure) in try BodyEncoding(contentEncoding: input) }
    }

    /// The input is a compressed body.
    static func gzip(_ input: [UInt8]) {
        guard let inflated = attempt({ () throws(OperationFailure) in try Inflater.inflate(input, limit: 1 << 20, ratio: 200) }) else {
            return
        }
        demand(inflated.count <= 1 << 20, "more than the limit")
    }
}
