import DomainAPI
import Interactions
import NIOHTTP1
import PluginKit

/// A request whose header was read and judged: what will be done with it, and how it is answered.
final class AdmittedRequest: Sendable {
    /// What is to be done when the request is complete.
    enum Action: Sendable {
        /// Nothing: the answer follows from the header.
        case reply(Reply)
        case fhir(FHIRCall)
        case metrics
        /// One for the domain API, all but its body.
        case domain(DomainCall, BodyEncoding)
        case route(Route, Route.Request, BodyEncoding)

        /// Whether the body matters; else it is read and thrown away.
        var keepsBody: Bool {
            switch self {
            case .reply, .metrics: false
            case .domain: true
            case .fhir(let call): call.takesBody
            case .route: true
            }
        }
    }

    /// What routing and negotiation came to.
    struct Decision {
        var action: Action
        var label: RouteLabel
        /// How faults are written.
        var faults: Rendering

        init(_ action: Action, _ label: RouteLabel, _ faults: Rendering) {
            self.action = action
            self.label = label
            self.faults = faults
        }
    }

    /// What the request line and the time say.
    struct Facts: Sendable {
        /// As logs show it, from a closed set.
        let method: StaticString
        let isHead: Bool
        /// Whether nothing was changed that the client has to know of.
        let isRead: Bool
        let version: StaticString
        let isHTTP10: Bool
        let wantsUpgrade: Bool
        /// Nanoseconds of the monotonic clock.
        let started: UInt64

        init(_ head: HTTPRequestHead, wantsUpgrade: Bool, started: UInt64) {
            method = MethodName.text(head.method)
            isHead = head.method == .HEAD
            isRead = head.method == .GET
            isHTTP10 = head.version == .http1_0
            version = head.version.major == 2 ? "2" : isHTTP10 ? "1.0" : "1.1"
            self.wantsUpgrade = wantsUpgrade
            self.started = started
        }

        /// For something that never became a request.
        init(started: UInt64) {
            method = "NONE"
            isHead = false
            isRead = false
            isHTTP10 = false
            version = "1.1"
            wantsUpgrade = false
            self.started = started
        }
    }

    /// What the header says about the body.
    struct Body: Sendable {
        var isAnnounced = false
        /// Nil when it was not told.
        var length: Int?
        /// Whether the client waits for a 100 before it sends the body.
        var expectsContinue = false
    }

    let action: Action
    let label: RouteLabel
    let faults: Rendering
    let facts: Facts
    let ids: RequestIDs
    let acceptsGzip: Bool
    let cors: CORS.Grant?
    let body: Body
    /// What it shows of who is calling.
    let credentials: Credentials
    /// Whether its writes are marked as imports.
    let isImport: Bool
    /// The address that logs show.
    let client: String

    init(
        _ decision: Decision, _ facts: Facts, ids: RequestIDs, acceptsGzip: Bool, cors: CORS.Grant?, body: Body,
        credentials: Credentials = Credentials(), isImport: Bool = false, client: String
    ) {
        action = decision.action
        label = decision.label
        faults = decision.faults
        self.facts = facts
        self.ids = ids
        self.acceptsGzip = acceptsGzip
        self.cors = cors
        self.body = body
        self.credentials = credentials
        self.isImport = isImport
        self.client = client
    }
}

/// A request to the FHIR API, all but its body.
struct FHIRCall: Sendable {
    let interaction: Interaction
    let request: InteractionRequest
    /// How the answer is written; for a search by form, its parameters may still change that.
    let rendering: Rendering
    /// Whether the answer is a Binary's content instead of the resource.
    let isNative: Bool
    let bodyKind: BodyKind
    let bodyEncoding: BodyEncoding

    /// Whether the method has a body that means something.
    var takesBody: Bool {
        switch request.method {
        case .post, .put, .patch: true
        case .get, .head, .delete: false
        }
    }
}

/// The names of methods: FHIR's, and those of HTTP that logs tell apart.
enum MethodName {
    static func text(_ method: HTTPMethod) -> StaticString {
        switch method {
        case .GET: "GET"
        case .HEAD: "HEAD"
        case .POST: "POST"
        case .PUT: "PUT"
        case .PATCH: "PATCH"
        case .DELETE: "DELETE"
        case .OPTIONS: "OPTIONS"
        default: "OTHER"
        }
    }

    /// Nil for a method that FHIR does not use.
    static func interaction(_ method: HTTPMethod) -> InteractionRequest.Method? {
        switch method {
        case .GET: .get
        case .HEAD: .head
        case .POST: .post
        case .PUT: .put
        case .PATCH: .patch
        case .DELETE: .delete
        default: nil
        }
    }
}
