package import FHIRCore
package import FHIRModel
package import FHIRStore

/// One request to the FHIR API, whether it came over a socket or as an entry of a Bundle; no HTTP library in sight.
package struct InteractionRequest: Sendable {
    /// The methods that FHIR's RESTful API uses (R4 `http.html`).
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// The segments of the path below the FHIR base, percent-decoded; empty for the base itself.
    package var path: [String]
    /// The query's parameters in order, percent-decoded; for a form-encoded POST its parameters follow.
    package var parameters: [Parameter]
    package var preconditions: Preconditions
    package var preference: Preference
    /// The body as it came over the socket.
    package var body: Payload?
    /// What the headers say about the body when that may be the content of a Binary; nil elsewhere.
    package var native: NativeBinary?
    /// The body of a Bundle's entry, which was parsed with the Bundle; used instead of `body`.
    package var resource: Arena?
    /// The state that a read sees, such as that right after the transaction it is part of; nil for the newest.
    package var position: Position?

    package init(
        _ method: Method, path: [String], parameters: [Parameter] = [], preconditions: Preconditions = Preconditions(),
        preference: Preference = Preference(), body: Payload? = nil, resource: Arena? = nil
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.preconditions = preconditions
        self.preference = preference
        self.body = body
        self.resource = resource
    }

    /// A query parameter. `name` includes any modifier (`name:exact`).
    package struct Parameter: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The conditional headers as they came (R4 `http.html#concurrency`, `#cond-update`, `#cread`).
    package struct Preconditions: Sendable, Hashable {
        package var ifMatch: String?
        package var ifNoneMatch: String?
        package var ifModifiedSince: Instant?
        /// The query of a conditional create, without a leading question mark.
        package var ifNoneExist: String?

        package init(
            ifMatch: String? = nil, ifNoneMatch: String? = nil, ifModifiedSince: Instant? = nil, ifNoneExist: String? = nil
        ) {
            self.ifMatch = ifMatch
            self.ifNoneMatch = ifNoneMatch
            self.ifModifiedSince = ifModifiedSince
            self.ifNoneExist = ifNoneExist
        }
    }

    /// The `Prefer` header (R4 `http.html#ops`, `search.html#errors`).
    package struct Preference: Sendable, Hashable {
        package enum Return: String, Sendable {
            case minimal
            case representation
            case operationOutcome = "OperationOutcome"
        }

        /// What a write answers with; nil when the client named nothing.
        package var returning: Return?
        /// Whether unknown search parameters are ignored (and told) instead of refused.
        package var isLenient: Bool

        package init(returning: Return? = nil, isLenient: Bool = false) {
            self.returning = returning
            self.isLenient = isLenient
        }
    }

    /// A body and what it is written in.
    package struct Payload: Sendable {
        package enum Format: Sendable, Hashable {
            case json
            case xml
            case jsonPatch
            case xmlPatch
            /// No format of FHIR's: the content of a Binary.
            case native
        }

        package var bytes: [UInt8]
        package var format: Format

        package init(_ bytes: [UInt8], _ format: Format) {
            self.bytes = bytes
            self.format = format
        }
    }
}
