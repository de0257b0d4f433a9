import FHIRCore
import FHIRJSON
import PluginKit

/// Reads the parts of a call as a route declares them, or says what is wrong with them.
struct RequestReading {
    let call: DomainCall
    let endpoint: Endpoint
    let limits: JSONLimits

    init(_ call: DomainCall, _ endpoint: Endpoint, _ limits: JSONLimits) {
        self.call = call
        self.endpoint = endpoint
        self.limits = limits
    }

    /// What stands for the `{…}` segments; 404 when one cannot be an id.
    func path(_ values: [String]) throws(OperationFailure) -> [String: String] {
        guard values.allSatisfy({ ResourceID($0) != nil }) else {
            throw OperationFailure(.notFound, .notFound, "There is nothing with this id")
        }
        return Dictionary(zip(endpoint.names, values), uniquingKeysWith: { first, _ in first })
    }

    /// 406 unless the client takes JSON, where the route answers with it.
    func checkAccept() throws(OperationFailure) {
        guard endpoint.route.answer != nil, let accept = call.fields.accept, accept != "*/*", !wantsStream else { return }
        guard MediaTypes(accept).accept(DomainReply.json) else {
            throw OperationFailure(.notAcceptable, .notAcceptable, "Accept: expected application/json")
        }
    }

    /// Whether the client asks for Server-Sent Events.
    var wantsStream: Bool {
        guard endpoint.isStream else { return false }
        return call.fields.lastEventID != nil
            || call.fields.accept.map { MediaTypes($0).names.contains(EventFeed.mediaType) } ?? false
    }

    func query() throws(OperationFailure) -> [String: String] {
        try ParameterCheck(declared: endpoint.query).values(try QueryText(call.query))
    }

    /// The body, which has the declared form; null when the route takes none.
    ///
    /// - Throws: 400 with every fault, 413 beyond the limits, 415 for anything but JSON.
    func body() throws(OperationFailure) -> JSONValue {
        guard let schema = endpoint.route.body else {
            if endpoint.route.method != .get { try refuseBody() }
            return .null
        }
        guard call.fields.contentType.map({ MediaTypes($0).isJSON }) ?? call.body.isEmpty else {
            throw OperationFailure(.unsupportedMediaType, .unsupportedMediaType, "Content-Type: expected application/json in UTF-8")
        }
        guard !call.body.isEmpty else { throw OperationFailure(.invalid, .bodyRequired, "Expected a body of JSON") }
        let body = try JSONValue.parse(call.body, limits: limits)
        let issues = ContractCheck.issues(body, schema, .request)
        guard issues.isEmpty else { throw OperationFailure(.invalid, issues) }
        return body
    }

    /// An empty object counts as none: some clients send one with every POST.
    private func refuseBody() throws(OperationFailure) {
        guard call.body.isEmpty || call.body.count <= 64 && (try? JSONValue.parse(call.body)) == .object([]) else {
            throw OperationFailure(.invalid, .bodyUnexpected, "This takes no body")
        }
    }

    /// The version that a change is conditional on; zero, which no version is, for a tag of another server.
    func ifMatch() throws(OperationFailure) -> Int64? {
        guard endpoint.route.method != .get, let field = call.fields.ifMatch else { return nil }
        let tags = EntityTags(field)
        guard tags.isWellFormed, tags.versions.count <= 1 else {
            throw OperationFailure(.invalid, .badHeader, "If-Match: expected the ETag of one version, or *")
        }
        return tags.isAny ? nil : tags.versions.first ?? 0
    }

    /// Whether the client of a GET has the version of the reply already.
    func isUnchanged(_ reply: DomainReply) -> Bool {
        guard endpoint.route.method == .get, reply.status == 200, let tag = reply.etag, let field = call.fields.ifNoneMatch,
            let version = EntityTags(tag).versions.first
        else { return false }
        return EntityTags(field).matches(version)
    }
}
