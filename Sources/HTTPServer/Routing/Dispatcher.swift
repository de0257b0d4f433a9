import DomainAPI
import FHIRCore
import FHIRSchema
import FHIRStore
import Interactions
import NIOHTTP1

/// Decides what each request is, has it done, and makes its answer; the same for every protocol. Immutable but for counters.
final class Dispatcher: Sendable {
    let service: FHIRService
    let limits: HTTPLimits
    let timeouts: HTTPTimeouts
    let metrics: ServerMetrics
    let log: LogWriter
    let accessLog: AccessLog
    let cors: CORS
    let hosts: HostNames
    let compressor = GzipCompressor()
    let bodyBudget: BodyBudget
    let answerBudget: BodyBudget
    let routes: [String: [Route]]
    /// The domain API; nil when no plugin runs.
    let domain: DomainAPI?
    let gatekeeper: Gatekeeper
    let proxies: TrustedProxies
    let registry: ConnectionRegistry
    /// Where large requests are worked on.
    let background: BackgroundExecutor

    init(
        service: FHIRService, options: HTTPServerOptions, routes: [Route], metrics: ServerMetrics, registry: ConnectionRegistry,
        log: LogWriter, logsRequests: Bool, domain: DomainAPI?, gatekeeper: Gatekeeper
    ) {
        self.service = service
        self.metrics = metrics
        self.registry = registry
        self.log = log
        self.domain = domain
        self.gatekeeper = gatekeeper
        background = BackgroundExecutor(threads: options.threads)
        self.routes = Dictionary(grouping: routes, by: \.path)
        limits = options.limits
        timeouts = options.timeouts
        accessLog = AccessLog(writer: log, schema: service.schema, isOn: logsRequests)
        cors = CORS(origins: options.corsOrigins)
        hosts = HostNames(options.hosts)
        bodyBudget = BodyBudget(limit: options.limits.bodiesTogether)
        answerBudget = BodyBudget(limit: options.limits.answersTogether)
        proxies = TrustedProxies(options.trustedProxies)
    }

    /// Judges a request by its header.
    ///
    /// - Parameters:
    ///   - client: the address of the connection's other end.
    ///   - source: makes the request's id when the client gave none.
    func admit(_ head: HTTPRequestHead, client: String, _ source: inout RequestIDSource) -> AdmittedRequest {
        let started = MonotonicClock.nanoseconds()
        let fields = RequestFields(head.headers)
        let ids = RequestIDs(fields, &source)
        let expectation = head.version == .http1_0 ? nil : fields.expect
        let expectsContinue = expectation.map { ASCII.equals($0, lowercased: "100-continue") } ?? false
        let length = fields.transferEncoding == nil ? fields.contentLength.flatMap { Int($0) } : nil
        var decision = decide(head, fields, ids)
        if expectation != nil, !expectsContinue {
            decision.action = .reply(outcome(.unknownExpectation, decision.faults))
        } else if let length, length > limits.body, decision.action.keepsBody {
            decision.action = .reply(outcome(.tooLarge(limit: limits.body), decision.faults))
        }
        return AdmittedRequest(
            decision,
            AdmittedRequest.Facts(head, wantsUpgrade: fields.upgrade != nil || head.method == .CONNECT, started: started),
            ids: ids, acceptsGzip: Negotiation.acceptsGzip(fields.acceptEncoding), cors: cors.grant(fields.origin),
            body: AdmittedRequest.Body(isAnnounced: fields.announcesBody, length: length, expectsContinue: expectsContinue),
            credentials: Gatekeeper.credentials(fields), isImport: fields.importMark.map { ASCII.equals($0, lowercased: "true") } ?? false,
            client: proxies.client(fields.forwardedFor, through: client))
    }

    /// The fields that the answer to a request has besides its own.
    func head(for request: AdmittedRequest, date: String) -> ReplyHead {
        ReplyHead(ids: request.ids, date: date, cors: request.cors, variesByOrigin: cors.isActive)
    }

    /// Tells metrics and log that a request was answered; on the event loop.
    func record(_ request: AdmittedRequest, _ reply: Reply, bytesIn: Int, on loop: LoopState) {
        let nanoseconds = MonotonicClock.nanoseconds() &- request.facts.started
        loop.shard.record(request.label, status: reply.status, nanoseconds: nanoseconds, bytesIn: bytesIn, bytesOut: reply.length)
        guard accessLog.isOn else { return }
        accessLog.write(
            AccessLog.Entry(
                ids: request.ids, method: request.facts.method, label: request.label, status: reply.status, issue: reply.issue,
                nanoseconds: nanoseconds, bytesIn: bytesIn, bytesOut: reply.length, client: request.client,
                httpVersion: request.facts.version),
            at: Instant.systemNow())
    }
}
