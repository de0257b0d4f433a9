import FHIRCore
import FHIRStore
import Interactions
import NIOHTTP1

/// Tells from method and path which part of the server answers.
extension Dispatcher {
    func decide(_ head: HTTPRequestHead, _ fields: RequestFields, _ ids: RequestIDs) -> AdmittedRequest.Decision {
        let format = Negotiation.format(accept: fields.accept, preferred: .json) ?? .json
        do throws(OperationFailure) {
            try check(head, fields)
            guard let target = RequestTarget(head.uri) else {
                throw OperationFailure(.invalid, .badParameter, "The request target is neither a path nor an absolute URL")
            }
            if head.method == .OPTIONS, fields.requestMethod != nil, cors.grant(fields.origin) != nil {
                return AdmittedRequest.Decision(.reply(CORS.preflight()), RouteLabel(.preflight, .unknown), format)
            }
            if let segments = try target.segments(below: Self.fhirPath) {
                return fhir(head, fields, segments, target.query)
            }
            return try elsewhere(head, fields, target, ids, format)
        } catch {
            return AdmittedRequest.Decision(.reply(outcome(error, format)), .unknown, format)
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

    /// Paths that are not below the FHIR base.
    private func elsewhere(
        _ head: HTTPRequestHead, _ fields: RequestFields, _ target: RequestTarget, _ ids: RequestIDs, _ format: Rendering.Format
    ) throws(OperationFailure) -> AdmittedRequest.Decision {
        switch target.path {
        case "/health/live": return page(head, RouteLabel(.health, .live), format) { HealthReply.live() }
        case "/health/ready":
            return page(head, RouteLabel(.health, .ready), format) {
                HealthReply.ready(service.store.condition, isDraining: registry.isDraining)
            }
        case "/metrics":
            let label = RouteLabel(.metrics, .metrics)
            if let refusal = refusal(head.method, allowed: [.get, .head], format) {
                return AdmittedRequest.Decision(.reply(refusal), label, format)
            }
            return AdmittedRequest.Decision(.metrics, label, format)
        case "/":
            return page(head, RouteLabel(.welcome, .welcome), format) {
                WelcomePage.reply(fhirBase: service.settings.baseURL, accept: fields.accept)
            }
        case "*" where head.method == .OPTIONS: return AdmittedRequest.Decision(.reply(Reply(204)), .unknown, format)
        default: break
        }
        guard let routes = routes[String(target.path)] else {
            throw OperationFailure(.notFound, .unknownPath, "Unknown path: the FHIR API is at \(Self.fhirPath)")
        }
        guard let route = routes.first(where: { $0.method == MethodName.interaction(head.method) }) else {
            let refusal = refusal(head.method, allowed: routes.map(\.method), format)
            return AdmittedRequest.Decision(.reply(refusal ?? Reply(204)), routes.first.map(RouteLabel.init) ?? .unknown, format)
        }
        let request = Route.Request(
            parameters: try URLQuery.parse(target.query), contentType: fields.contentType, correlationID: ids.correlation)
        let encoding = try BodyEncoding(contentEncoding: fields.contentEncoding)
        return AdmittedRequest.Decision(.route(route, request, encoding), RouteLabel(route), format)
    }

    /// A page that is read by GET and made on the spot.
    private func page(
        _ head: HTTPRequestHead, _ label: RouteLabel, _ format: Rendering.Format, _ make: () -> Reply
    ) -> AdmittedRequest.Decision {
        let reply = refusal(head.method, allowed: [.get, .head], format) ?? make()
        return AdmittedRequest.Decision(.reply(reply), label, format)
    }

    /// The answer to a method that is not among the allowed ones: to OPTIONS which are allowed, to others 405.
    func refusal(_ method: HTTPMethod, allowed: [InteractionRequest.Method], _ format: Rendering.Format) -> Reply? {
        if let method = MethodName.interaction(method), allowed.contains(method) { return nil }
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        var reply =
            method == .OPTIONS
            ? Reply(204)
            : outcome(OperationFailure(.methodNotAllowed, .methodNotAllowed, "The method is not allowed here; allowed: \(list)"), format)
        reply.allow = list
        return reply
    }
}
