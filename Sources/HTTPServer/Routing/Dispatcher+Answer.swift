import FHIRCore
import FHIRModel
import FHIRStore
import Interactions
import NIOCore
import PluginKit

/// Has requests done, on the event loop or off it, and makes their answers.
extension Dispatcher {
    /// The answer to a request that needs no work.
    func immediateReply(to request: AdmittedRequest) -> Reply? {
        guard case .reply(let reply) = request.action else { return nil }
        return request.facts.isHead ? reply.withoutBody : reply
    }

    /// Where a request is worked on.
    private enum Place {
        /// On the event loop, at once: what takes some ten microseconds.
        case inline
        /// On the event loop, with waits: short work around a commit.
        case loop
        /// On Swift's own threads: whatever may take long.
        case pool
        /// On threads of low priority: what does take long.
        case background
    }

    /// A body up to this size is read on the event loop.
    private static let shortBody = 16 << 10
    /// A Bundle beyond this size is worked on in the background; a compressed one beyond an eighth of it.
    private static let longBundle = 64 << 10
    /// An answer that has to be made from more bytes than this is made off the event loop.
    private static let longAnswer = 64 << 10
    /// A body up to this size is never compressed: it fits into a packet anyway.
    private static let worthCompressing = 1024

    /// Has a request done and delivers its answer on the event loop, possibly before this returns. Called there too.
    ///
    /// - Returns: the task to cancel when the client goes.
    func answer(
        _ request: AdmittedRequest, body: [UInt8], on loop: LoopState, _ deliver: @escaping @Sendable (Reply) -> Void
    ) -> Task<Void, Never>? {
        if let busy = busyReply(request) {
            deliver(busy)
            return nil
        }
        let eventLoop = loop.eventLoop
        let place = place(request, body)
        let work: @Sendable () async -> Void = {
            let reply = await self.reply(to: request, body: body, isOnLoop: place == .inline || place == .loop)
            self.metrics.gauges.inFlight.subtract()
            if eventLoop.inEventLoop {
                deliver(reply)
            } else {
                eventLoop.execute { deliver(reply) }
            }
        }
        switch place {
        case .inline: return Task.immediate { await work() }
        case .loop: return Task(executorPreference: loop.executor) { await work() }
        case .background: return Task(executorPreference: background) { await work() }
        case .pool: return Task { await work() }
        }
    }

    private func place(_ request: AdmittedRequest, _ body: [UInt8]) -> Place {
        guard case .fhir(let call) = request.action else { return .pool }
        let isPlain = call.bodyEncoding == .identity
        if call.interaction == .bundle, body.count > (isPlain ? Self.longBundle : Self.longBundle / 8), background.isRunning {
            return .background
        }
        guard isPlain, body.count <= Self.shortBody else { return .pool }
        switch call.interaction {
        case .read: return .inline
        case .versionRead, .create, .update, .conditionalUpdate, .patch, .conditionalPatch, .delete, .conditionalDelete: return .loop
        case .capabilities, .instanceHistory, .typeHistory, .systemHistory, .search, .compartmentSearch, .bundle, .operation: return .pool
        }
    }

    /// Counts the request as in flight, unless too many are.
    private func busyReply(_ request: AdmittedRequest) -> Reply? {
        guard metrics.gauges.inFlight.add() > limits.requestsInFlight else { return nil }
        metrics.gauges.inFlight.subtract()
        return outcome(.tooManyRequests, request.faults)
    }

    /// Does what the request asks for; never fails, since every failure is an answer.
    func reply(to request: AdmittedRequest, body: [UInt8], isOnLoop: Bool) async -> Reply {
        switch request.action {
        case .reply(let reply): return finished(reply, request)
        case .metrics:
            if let refusal = await refusalOfMetrics(request) { return finished(refusal, request) }
            let text = metrics.text(schema: service.schema, store: service.store, log: log, now: service.clock.now())
            return finished(Reply(200, PrometheusText.mediaType, text), request)
        case .fhir(let call): return await perform(call, request, body, isOnLoop: isOnLoop)
        case .domain(let call, let encoding): return finished(await perform(call, encoding, body, request), request)
        case .route(let route, let given, let encoding):
            return finished(await run(route, given, encoding, body, request.faults), request)
        }
    }

    private func perform(_ call: FHIRCall, _ request: AdmittedRequest, _ body: [UInt8], isOnLoop: Bool) async -> Reply {
        var rendering = call.rendering
        do throws(OperationFailure) {
            let complete: InteractionRequest
            (complete, rendering) = try self.complete(call, body)
            let caller = try await gatekeeper.admit(request, call.interaction)
            let answer = try await service.perform(call.interaction, complete, caller)
            if isOnLoop, isLong(answer, call.isNative, rendering, request) {
                let rendering = rendering
                return await withTaskExecutorPreference(globalConcurrentExecutor) {
                    self.written(answer, call.isNative, rendering, request)
                }
            }
            return written(answer, call.isNative, rendering, request)
        } catch {
            return finished(outcome(error, rendering), request)
        }
    }

    /// The request with its body: a resource, a patch, or the parameters of a search.
    private func complete(_ call: FHIRCall, _ body: [UInt8]) throws(OperationFailure) -> (InteractionRequest, Rendering) {
        if body.isEmpty { return (call.request, call.rendering) }
        let bytes: [UInt8] =
            switch call.bodyEncoding {
            case .identity: body
            case .deflated: try Inflater.inflate(body, limit: limits.body, ratio: limits.inflationRatio)
            }
        var request = call.request
        switch call.bodyKind {
        case .payload(let format):
            request.body = InteractionRequest.Payload(bytes, format)
            return (request, call.rendering)
        case .form:
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw OperationFailure(.invalid, .encoding, "The form is not UTF-8")
            }
            request.parameters += try URLQuery.parse(text)
            return (request, try FHIRService.parseRendering(request.parameters, default: call.rendering.format))
        case .none:
            throw OperationFailure(.unsupportedMediaType, .unsupportedMediaType, "Content-Type is required with a body")
        }
    }

    /// Whether writing an answer would hold up the event loop.
    private func isLong(_ answer: Answer, _ isNative: Bool, _ rendering: Rendering, _ request: AdmittedRequest) -> Bool {
        guard case .resource(let version) = answer.content else {
            if case .bundle = answer.content { return true }
            return false
        }
        let isCopied = !isNative && rendering.format == .json && rendering.isWhole && !rendering.isPretty && !request.acceptsGzip
        return version.body.count > (isCopied ? Self.longAnswer * 16 : Self.longAnswer)
    }

    private func written(_ answer: Answer, _ isNative: Bool, _ rendering: Rendering, _ request: AdmittedRequest) -> Reply {
        do throws(OperationFailure) {
            var reply = Reply(answer.status.rawValue)
            if let version = answer.version {
                reply.etag = service.entityTag(version)
                reply.lastModified = version.instant.httpDate
                if answer.isLocated { reply.location = service.location(of: version) }
            } else {
                reply.etag = answer.tag
            }
            if let location = answer.contentLocation { reply.fields.append(("Content-Location", location)) }
            for rule in answer.warningRules { reply.fields.append((DomainRule.warningField, rule)) }
            if answer.status != .notModified, answer.status != .noContent {
                if isNative, case .resource(let version) = answer.content {
                    return finished(reply.native(try service.native(version)), request)
                }
                var output = OutputBuffer(capacity: Self.expectedSize(answer))
                if try service.render(answer, rendering, into: &output) {
                    reply.mediaType = Reply.fhir(rendering.format)
                    output.withBytes { fill(&reply, with: $0, request) }
                }
            }
            return request.facts.isHead ? reply.withoutBody : reply
        } catch {
            return finished(outcome(error, rendering), request)
        }
    }

    private func run(
        _ route: Route, _ given: Route.Request, _ encoding: BodyEncoding, _ body: [UInt8], _ faults: Rendering
    ) async -> Reply {
        do {
            var given = given
            given.body =
                encoding == .identity || body.isEmpty
                ? body : try Inflater.inflate(body, limit: limits.body, ratio: limits.inflationRatio)
            let response = try await route.handler(given)
            var reply = Reply(response.status)
            reply.content = .bytes(response.body)
            reply.fields = [("Content-Type", response.contentType)]
            return reply
        } catch let failure as OperationFailure {
            return outcome(failure, faults)
        } catch {
            return outcome(.unexpected, faults)
        }
    }

    private static func expectedSize(_ answer: Answer) -> Int {
        guard case .resource(let version) = answer.content else { return 4096 }
        return version.body.count + 192
    }

    /// The reply in the form that is sent: compressed when that is wanted and worth it, without its body for HEAD.
    private func finished(_ reply: Reply, _ request: AdmittedRequest) -> Reply {
        var reply = reply
        if case .bytes(let bytes) = reply.content, request.acceptsGzip || bytes.count > Self.longAnswer {
            bytes.withUnsafeBufferPointer { fill(&reply, with: $0, request) }
        }
        return request.facts.isHead ? reply.withoutBody : reply
    }

    /// Gives the reply its body: compressed when the client likes that and it is worth it.
    private func fill(_ reply: inout Reply, with bytes: UnsafeBufferPointer<UInt8>, _ request: AdmittedRequest) {
        if request.acceptsGzip, bytes.count > Self.worthCompressing, let compressed = compressor.compress(bytes) {
            reply.isGzip = true
            reply.content = compressed.count > Self.longAnswer ? .buffer(ByteBuffer(bytes: compressed)) : .bytes(compressed)
        } else {
            reply.content = bytes.count > Self.longAnswer ? .buffer(ByteBuffer(bytes: bytes)) : .bytes(Array(bytes))
        }
    }
}
