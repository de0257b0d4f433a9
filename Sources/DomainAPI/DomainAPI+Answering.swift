package import FHIRCore
import PluginKit

/// From a call to its reply.
extension DomainAPI {
    /// Answers a call. Never fails: what goes wrong is answered as problem details (RFC 9457).
    package func answer(_ call: DomainCall) async -> DomainReply {
        var reply: DomainReply
        var label = Self.unknownLabel
        do throws(OperationFailure) {
            switch try DomainTarget(call.path) {
            case .description(let service):
                label = Self.descriptionLabel
                reply = try describe(service, call)
            case .route(let segments):
                guard let place = router.find(segments) else { throw DomainTarget.unknown }
                if let endpoint = endpoint(call.method, at: place) {
                    label = endpoint.label
                    reply = await answer(call, endpoint, place.values)
                } else {
                    label = self.label(of: place)
                    reply = refuse(call, allow: router.allowed(at: place))
                }
            }
        } catch {
            reply = problem(error, call)
        }
        reply.label = label
        reply.omitsContent = call.method == "HEAD"
        reply.fields.append(("API-Version", version))
        return reply
    }

    /// What is answered to a call that failed before it came here, such as one with a token that is no good.
    package func refusal(_ failure: OperationFailure, _ call: DomainCall) -> DomainReply {
        var reply = problem(failure, call)
        reply.label = outline(method: call.method, path: call.path).label
        reply.fields.append(("API-Version", version))
        return reply
    }

    private func answer(_ call: DomainCall, _ endpoint: Endpoint, _ values: [String]) async -> DomainReply {
        let heeded = HeededWarnings()
        var call = call
        call.caller = call.caller.map(heeded.heeding)
        var reply: DomainReply
        do throws(OperationFailure) {
            reply = try await perform(call, endpoint, values)
        } catch {
            reply = problem(error, call)
        }
        for rule in heeded.issues.ruleIDs { reply.fields.append((DomainRule.warningField, rule)) }
        if let deprecation = endpoint.route.deprecation {
            reply.fields.append(("Deprecation", "@\(deprecation.since.milliseconds / 1000)"))
            if let sunset = deprecation.sunset { reply.fields.append(("Sunset", sunset.httpDate)) }
        }
        return reply
    }

    private func describe(_ service: String, _ call: DomainCall) throws(OperationFailure) -> DomainReply {
        guard call.caller != nil || call.method == "OPTIONS" else {
            throw OperationFailure(.unauthenticated, .unauthenticated, "Expected a token or an API key")
        }
        guard let document = descriptions[service] else { throw DomainTarget.unknown }
        guard call.method == "GET" || call.method == "HEAD" else { return refuse(call, allow: "GET, HEAD, OPTIONS") }
        return DomainReply(200, DomainReply.json, .bytes(document))
    }

    /// 204 for OPTIONS, 405 for a method that there is not.
    private func refuse(_ call: DomainCall, allow: String) -> DomainReply {
        var reply =
            call.method == "OPTIONS"
            ? DomainReply(204)
            : problem(OperationFailure(.methodNotAllowed, .methodNotAllowed, "Expected one of the methods \(allow)"), call)
        reply.allow = allow
        return reply
    }

    private func problem(_ failure: OperationFailure, _ call: DomainCall) -> DomainReply {
        ProblemDetails(failure: failure, correlationID: call.correlationID).reply()
    }
}
