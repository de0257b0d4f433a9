package import PluginKit

/// One request to the domain API, as whoever speaks HTTP hands it over.
package struct DomainCall: Sendable {
    /// The header fields that the domain API looks at; nil for those that are not there.
    package struct Fields: Sendable, Hashable {
        package var contentType: String?
        package var accept: String?
        package var ifMatch: String?
        package var ifNoneMatch: String?
        package var idempotencyKey: String?
        package var lastEventID: String?

        package init() {}
    }

    /// As in the request line, such as `GET`; also HEAD, OPTIONS and methods that no route has.
    package var method: String
    /// The whole path, percent-encoded, such as `/api/v1/patients/1`.
    package var path: String
    /// Without the question mark, percent-encoded; empty when there is none.
    package var query: String
    package var fields: Fields
    package var body: [UInt8]
    /// The request's correlation id, for commits and problem details.
    package var correlationID: String
    /// Who is calling; nil when nobody is known.
    package var caller: Caller?

    package init(
        _ method: String, _ path: String, query: String = "", fields: Fields = Fields(), body: [UInt8] = [], correlationID: String,
        caller: Caller?
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
        self.correlationID = correlationID
        self.caller = caller
    }
}
