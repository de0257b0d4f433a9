import FHIRCore
package import Interactions

/// A route besides FHIR, health and metrics, handed in from outside: an exact path, a method and what answers.
package struct Route: Sendable {
    package struct Request: Sendable {
        package let parameters: [InteractionRequest.Parameter]
        package let contentType: String?
        package let correlationID: String
        /// Inflated.
        package var body: [UInt8] = []
    }

    package struct Response: Sendable {
        package var status: Int
        package var contentType: String
        package var body: [UInt8]

        package init(_ status: Int = 200, _ contentType: String, _ body: [UInt8]) {
            self.status = status
            self.contentType = contentType
            self.body = body
        }
    }

    package typealias Handler = @Sendable (Request) async throws -> Response

    package let method: InteractionRequest.Method
    /// Begins with a slash; compared byte by byte.
    package let path: String
    /// Runs off the event loops. An `OperationFailure` is reported as such; any other error as 500 without details.
    package let handler: Handler

    package init(_ method: InteractionRequest.Method, _ path: String, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.handler = handler
    }
}
