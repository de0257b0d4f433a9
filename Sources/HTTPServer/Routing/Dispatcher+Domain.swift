import DomainAPI
import FHIRCore
import FHIRStore
import Interactions
import NIOCore
import NIOHTTP1
import PluginKit

/// Hands calls of the domain API over, and sends what it answers.
extension Dispatcher {
    /// What is to be done with a request below the domain base.
    func domain(
        _ domain: DomainAPI, _ head: HTTPRequestHead, _ fields: RequestFields, _ target: RequestTarget, _ ids: RequestIDs, _ faults: Rendering
    ) throws(OperationFailure) -> AdmittedRequest.Decision {
        var given = DomainCall.Fields()
        given.contentType = fields.contentType
        given.accept = fields.accept
        given.ifMatch = fields.ifMatch
        given.ifNoneMatch = fields.ifNoneMatch
        given.idempotencyKey = fields.idempotencyKey
        given.lastEventID = fields.lastEventID
        let call = DomainCall(
            head.method.rawValue, String(target.path), query: String(target.query), fields: given, correlationID: ids.correlation, caller: nil)
        let label = RouteLabel(domain: domain.outline(method: call.method, path: call.path).label)
        return AdmittedRequest.Decision(.domain(call, try BodyEncoding(contentEncoding: fields.contentEncoding)), label, faults)
    }

    /// Does what a call asks for.
    func perform(_ call: DomainCall, _ encoding: BodyEncoding, _ body: [UInt8], _ request: AdmittedRequest) async -> Reply {
        guard let domain else { return outcome(.unexpected, request.faults) }
        var call = call
        do throws(OperationFailure) {
            call.caller = try await gatekeeper.caller(request, .domain)
            call.body =
                encoding == .identity || body.isEmpty
                ? body : try Inflater.inflate(body, limit: limits.body, ratio: limits.inflationRatio)
        } catch {
            return await reply(domain.refusal(error, call))
        }
        return await reply(domain.answer(call))
    }

    private func reply(_ answer: DomainReply) async -> Reply {
        var reply = Reply(answer.status)
        switch answer.content {
        case .none: break
        case .bytes(let bytes): reply.content = .bytes(bytes)
        case .stream(let feed): if !answer.omitsContent { reply.content = .bytes(await Self.part(of: feed)) }
        }
        reply.etag = answer.etag
        reply.location = answer.location
        reply.allow = answer.allow
        reply.retryAfter = answer.retryAfter
        reply.issue = answer.issue
        reply.fields = answer.fields
        if let type = answer.mediaType { reply.fields.append(("Content-Type", type)) }
        return reply
    }

    /// One answer's worth of a stream of events: until the first events, or for some seconds. The client comes again with the id of the last
    /// event, as Server-Sent Events do, so none is lost or repeated.
    private static func part(of feed: EventFeed) async -> [UInt8] {
        var text = await feed.next() ?? []
        let waited = await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { await feed.next() }
            group.addTask {
                try? await Task.sleep(for: .seconds(20))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        if let waited { text += waited }
        return text
    }

    /// Why somebody may not see the figures; nil when they may.
    func refusalOfMetrics(_ request: AdmittedRequest) async -> Reply? {
        if gatekeeper.isOpen { return nil }
        do throws(OperationFailure) {
            guard let caller = try await gatekeeper.caller(request, .system) else { throw Gatekeeper.unknown }
            guard caller.permissions.allow("metrics", "read") else {
                throw OperationFailure(.forbidden, .forbidden, "The caller lacks the permission to read the metrics")
            }
            return nil
        } catch {
            return outcome(error, request.faults)
        }
    }
}
