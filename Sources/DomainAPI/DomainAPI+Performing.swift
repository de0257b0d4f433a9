import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// From a call of a route to what its handler makes of it.
extension DomainAPI {
    func perform(_ call: DomainCall, _ endpoint: Endpoint, _ values: [String]) async throws(OperationFailure) -> DomainReply {
        let caller = try admit(call, endpoint.route.need)
        let reading = RequestReading(call, endpoint, limits)
        let path = try reading.path(values)
        try reading.checkAccept()
        var query = try reading.query()
        if endpoint.isStream, reading.wantsStream {
            return try await events.stream(from: call.fields.lastEventID ?? query["after"], host, caller)
        }
        let pages = PageRequest(seal, endpoint.route, caller.access.tenant)
        var paging = DomainRequest.Paging()
        if endpoint.route.isPaged {
            paging = try pages.paging(query)
            for parameter in PageRequest.parameters { query[parameter.name] = nil }
        }
        let body = try reading.body()
        let ifMatch = try reading.ifMatch()
        let rendering = AnswerRendering(endpoint: endpoint, origin: host.origin, paging: paging, pages: pages)
        let handle = { [query, paging] (host: any DomainHost) async throws(OperationFailure) -> DomainReply in
            let request = DomainRequest(
                host: host, caller: caller, path: path, query: query, body: body, ifMatch: ifMatch, paging: paging)
            return try rendering.reply(try await endpoint.route.handler(request))
        }
        if endpoint.keepsAnswers, let field = call.fields.idempotencyKey {
            let key = try IdempotencyKey(field, endpoint, call, body: body, caller)
            return try await once(key, caller, rendering, handle)
        }
        let reply = try await handle(host)
        return reading.isUnchanged(reply) ? Self.notModified(reply) : reply
    }

    /// Who is calling, if the route lets it.
    private func admit(_ call: DomainCall, _ need: DomainRoute.Need) throws(OperationFailure) -> Caller {
        switch (need, call.caller) {
        case (.nothing, nil):
            return Caller(
                access: anonymous, origin: CommitOrigin(door: .domain, correlationID: call.correlationID), permissions: .none)
        case (.login, nil), (.permission, nil):
            throw OperationFailure(.unauthenticated, .unauthenticated, "Expected the credentials of somebody who is known here")
        case (.permission(let resource, let action), let caller?) where !caller.permissions.allow(resource, action):
            throw OperationFailure(.forbidden, .forbidden, "Expected a caller with the permission \(resource):\(action)")
        case (_, let caller?): return caller
        }
    }

    private static func notModified(_ reply: DomainReply) -> DomainReply {
        var unchanged = DomainReply(304)
        unchanged.etag = reply.etag
        return unchanged
    }
}
