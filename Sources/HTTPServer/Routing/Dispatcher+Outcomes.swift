import FHIRCore
import FHIRModel
import Interactions
import NIOHTTP1

/// Answers that say what is wrong, as OperationOutcome (R4 `http.html#errors`).
extension Dispatcher {
    /// - Parameter status: instead of the category's, for the few that have no category.
    func outcome(_ failure: OperationFailure, _ format: Rendering.Format, status: Int? = nil) -> Reply {
        var output = OutputBuffer(capacity: 1024)
        service.render(failure, Rendering(format), into: &output)
        var reply = Reply(
            status ?? failure.category.rawValue, format == .json ? Reply.fhirJSON : Reply.fhirXML, output.withBytes { Array($0) })
        reply.issue = failure.issues.first?.id.rawValue
        switch failure.category {
        case .throttled: reply.retryAfter = 1
        case .unavailable: reply.retryAfter = 5
        default: break
        }
        return reply
    }

    func tooLarge(_ request: AdmittedRequest, limit: Int) -> Reply {
        outcome(.tooLarge(limit: limit), request.format)
    }

    func noRoom(_ request: AdmittedRequest) -> Reply {
        outcome(.tooManyRequests, request.format)
    }

    func timeout(_ request: AdmittedRequest) -> Reply {
        outcome(OperationFailure(.timeout, .timeout, "The body came too slowly"), request.format)
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
        let reply = outcome(failure, .json, status: status)
        let request = AdmittedRequest(
            AdmittedRequest.Decision(.reply(reply), .unknown, .json), AdmittedRequest.Facts(started: MonotonicClock.nanoseconds()),
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

    static var tooManyRequests: OperationFailure {
        OperationFailure(.unavailable, .busy, "The server is at its limit of requests; try again")
    }

    /// For errors that nobody foresaw; says nothing about them, since they may hold data.
    static var unexpected: OperationFailure {
        OperationFailure(.fault, .unexpected, "The server failed unexpectedly")
    }
}
