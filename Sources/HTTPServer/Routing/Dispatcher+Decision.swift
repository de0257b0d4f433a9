import DomainAPI
import FHIRCore
import FHIRStore
import Interactions
import NIOHTTP1

/// Tells from method and path which part of the server answers.
extension Dispatcher {
    func decide(_ head: HTTPRequestHead, _ fields: RequestFields, _ ids: RequestIDs) -> AdmittedRequest.Decision {
        let faults = Rendering(Negotiation.format(accept: fields.accept, preferred: .json) ?? .json)
        do throws(OperationFailure) {
            try check(head, fields)
            guard let target = RequestTarget(head.uri) else {
                throw OperationFailure(.invalid, .badParameter, "The request target is neither a path nor an absolute URL")
            }
            try checkCaller(head.method, fields, target)
            if head.method == .OPTIONS, fields.requestMethod != nil, cors.grant(fields.origin) != nil {
                return AdmittedRequest.Decision(.reply(CORS.preflight()), RouteLabel(.preflight, .unknown), faults)
            }
            if let segments = try target.segments(below: Self.fhirPath) {
                return fhir(head, fields, segments, target.query)
            }
            if let domain, DomainAPI.covers(target.path) { return try self.domain(domain, head, fields, target, ids, faults) }
            return try elsewhere(head, fields, target, ids, faults)
        } catch {
            let parameters = RequestTarget(head.uri).flatMap { try? URLQuery.parse($0.query) } ?? []
            let faults = FHIRService.faultRendering(parameters, default: faults.format)
            return AdmittedRequest.Decision(.reply(outcome(error, faults)), .unknown, faults)
        }
    }

    static let fhirPath = "/fhir"

    /// What every request must have.
    private func check(_ head: HTTPRequestHead, _ fields: RequestFields) throws(OperationFailure) {
        if let repeated = fields.repeated {
            throw OperationFailure(.invalid, .badHeader, "Header \(repeated): expected once")
        }
        if fields.host == nil, head.version == .http1_1 {
            throw OperationFailure(.invalid, .badHeader, "Header host: required by HTTP/1.1")
        }
    }

    /// Refuses what a page of somebody else's made a browser send, where no authentication keeps that out: requests under a name that is
    /// not the server's, and changes on behalf of another origin.
    private func checkCaller(_ method: HTTPMethod, _ fields: RequestFields, _ target: RequestTarget) throws(OperationFailure) {
        guard hosts.isRestricted else { return }
        // The authority of an absolute URL counts instead of Host (RFC 9112, 3.2.2); HTTP/1.0 may have neither.
        if let authority = target.authority ?? fields.host?[...], !hosts.admits(authority: authority) { throw .foreignHost }
        let isSafe = method == .GET || method == .HEAD || method == .OPTIONS
        if let origin = fields.origin, !isSafe, cors.grant(origin) == nil, !hosts.admits(origin: origin) { throw .foreignOrigin }
    }

    /// Paths that are not below the FHIR base.
    private func elsewhere(
        _ head: HTTPRequestHead, _ fields: RequestFields, _ target: RequestTarget, _ ids: RequestIDs, _ faults: Rendering
    ) throws(OperationFailure) -> AdmittedRequest.Decision {
        switch target.path {
        case "/health/live": return page(head, RouteLabel(.health, .live), faults) { HealthReply.live() }
        case "/health/ready":
            return page(head, RouteLabel(.health, .ready), faults) {
                HealthReply.ready(service.store.condition, isDraining: registry.isDraining)
            }
        case "/metrics":
            let label = RouteLabel(.metrics, .metrics)
            if let refusal = refusal(head.method, allowed: [.get, .head], faults) {
                return AdmittedRequest.Decision(.reply(refusal), label, faults)
            }
            return AdmittedRequest.Decision(.metrics, label, faults)
        case "/":
            return page(head, RouteLabel(.welcome, .welcome), faults) {
                WelcomePage.reply(fhirBase: service.settings.baseURL, accept: fields.accept)
            }
        case "*" where head.method == .OPTIONS: return AdmittedRequest.Decision(.reply(Reply(204)), .unknown, faults)
        default: break
        }
        guard let routes = routes[String(target.path)] else {
            throw OperationFailure(.notFound, .unknownPath, "Unknown path: the FHIR API is at \(Self.fhirPath)")
        }
        guard let route = routes.first(where: { $0.method == MethodName.interaction(head.method) }) else {
            let refusal = refusal(head.method, allowed: routes.map(\.method), faults)
            return AdmittedRequest.Decision(.reply(refusal ?? Reply(204)), routes.first.map(RouteLabel.init) ?? .unknown, faults)
        }
        let request = Route.Request(
            parameters: try URLQuery.parse(target.query), contentType: fields.contentType, correlationID: ids.correlation)
        let encoding = try BodyEncoding(contentEncoding: fields.contentEncoding)
        return AdmittedRequest.Decision(.route(route, request, encoding), RouteLabel(route), faults)
    }

    /// A page that is read by GET and made on the spot.
    private func page(
        _ head: HTTPRequestHead, _ label: RouteLabel, _ faults: Rendering, _ make: () -> Reply
    ) -> AdmittedRequest.Decision {
        let reply = refusal(head.method, allowed: [.get, .head], faults) ?? make()
        return AdmittedRequest.Decision(.reply(reply), label, faults)
    }

    /// The answer to a method that is not among the allowed ones: to OPTIONS which are allowed, to others 405.
    func refusal(_ method: HTTPMethod, allowed: [InteractionRequest.Method], _ faults: Rendering) -> Reply? {
        if let method = MethodName.interaction(method), allowed.contains(method) { return nil }
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        var reply =
            method == .OPTIONS
            ? Reply(204)
            : outcome(OperationFailure(.methodNotAllowed, .methodNotAllowed, "The method is not allowed here; allowed: \(list)"), faults)
        reply.allow = list
        return reply
    }
}
