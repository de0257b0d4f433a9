import FHIRCore
import FHIRModel
import Interactions
import NIOHTTP1

/// Answers that say what is wrong, as OperationOutcome (R4 `http.html#errors`).
extension Dispatcher {
    /// - Parameter status: instead of the category's, for the few that have no category.
    func outcome(_ failure: OperationFailure, _ rendering: Rendering, status: Int? = nil) -> Reply {
        var output = OutputBuffer(capacity: 1024)
        service.render(failure, rendering, into: &output)
        var reply = Reply(status ?? failure.category.rawValue, Reply.fhir(rendering.format), output.withBytes { Array($0) })
        reply.etag = failure.version.map(FHIRService.entityTag)
        reply.issue = failure.issues.first?.id.rawValue
        switch failure.category {
        case .unauthenticated: reply.fields.append(("WWW-Authenticate", "Bearer"))
        case .throttled: reply.retryAfter = 1
        case .unavailable: reply.retryAfter = 5
        default: break
        }
        return reply
    }

    func tooLarge(_ request: AdmittedRequest, limit: Int) -> Reply {
        outcome(.tooLarge(limit: limit), request.faults)
    }

    func noRoom(_ request: AdmittedRequest) -> Reply {
        outcome(.tooManyRequests, request.faults)
    }

    /// The reply; or 503 in place of a long one, when too many bytes of such wait for their clients already. What was written is always
    /// answered.
    ///
    /// - Returns: also how many bytes have to be given back to `answerBudget` when the reply is sent.
    func withinBudget(_ reply: Reply, to request: AdmittedRequest) -> (reply: Reply, held: Int) {
        guard request.facts.isRead, case .buffer = reply.content else { return (reply, 0) }
        if answerBudget.reserve(reply.length) { return (reply, reply.length) }
        return (outcome(.tooManyAnswers, request.faults), 0)
    }

    func timeout(_ request: AdmittedRequest) -> Reply {
        outcome(OperationFailure(.timeout, .timeout, "The body came too slowly"), request.faults)
    }

    /// The answer to a header that did not come in time.
    func headerTimeout(client: String, _ source: inout RequestIDSource) -> (request: AdmittedRequest, reply: Reply) {
        unread(OperationFailure(.timeout, .timeout, "The header of the request came too slowly"), 408, client, &source)
    }

    /// The answer to bytes that are no HTTP/1 request.
    func malformed(
        _ error: HTTPParserError, client: String, _ source: inout RequestIDSource
    ) -> (request: AdmittedRequest, reply: Reply) {
        if case .headerOverflow = error {
            let limits =
                "at most \(limits.headerCount) fields, \(limits.headerField) bytes each and \(limits.headerList) bytes together"
            return unread(OperationFailure(.invalid, .sizeLimit, "The header is too large: expected \(limits)"), 431, client, &source)
        }
        return unread(OperationFailure(.invalid, .syntax, "The request is not well-formed HTTP/1.1"), 400, client, &source)
    }

    private func unread(
        _ failure: OperationFailure, _ status: Int, _ client: String, _ source: inout RequestIDSource
    ) -> (request: AdmittedRequest, reply: Reply) {
        let reply = outcome(failure, Rendering(), status: status)
        let request = AdmittedRequest(
            AdmittedRequest.Decision(.reply(reply), .unknown, Rendering()), AdmittedRequest.Facts(started: MonotonicClock.nanoseconds()),
            ids: RequestIDs(RequestFields([:]), &source), acceptsGzip: false, cors: nil, body: AdmittedRequest.Body(), client: client)
        return (request, reply)
    }
}

extension OperationFailure {
    static func tooLarge(limit: Int) -> OperationFailure {
        OperationFailure(.tooLarge, .sizeLimit, "The body is larger than the limit of \(limit) bytes (limit-body)")
    }

    static var unknownExpectation: OperationFailure {
        OperationFailure(.expectationFailed, .badHeader, "Header expect: expected 100-continue")
    }

    static var foreignHost: OperationFailure {
        OperationFailure(
            .misdirected, .foreignHost,
            "The server is not called by this name: expected localhost, a loopback address, or the host of its base URL (base-url)")
    }

    static var foreignOrigin: OperationFailure {
        OperationFailure(.forbidden, .foreignOrigin, "Pages of this origin may change nothing here (cors-origin)")
    }

    static var tooManyRequests: OperationFailure {
        OperationFailure(.unavailable, .busy, "The server is at its limit of requests; try again")
    }

    static var tooManyAnswers: OperationFailure {
        OperationFailure(
            .unavailable, .busy, "Too many long answers wait for their clients; try again, or ask for less at once, such as with _count")
    }

    /// For errors that nobody foresaw; says nothing about them, since they may hold data.
    static var unexpected: OperationFailure {
        OperationFailure(.fault, .unexpected, "The server failed unexpectedly")
    }
}
