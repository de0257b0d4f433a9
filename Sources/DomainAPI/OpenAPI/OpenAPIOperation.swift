import FHIRJSON
import PluginKit

/// One route as an OpenAPI operation.
struct OpenAPIOperation {
    let endpoint: Endpoint

    private var route: DomainRoute { endpoint.route }

    func json(_ schemas: inout OpenAPISchemas) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("operationId", .string(identity)),
            .init("summary", .string(route.summary)),
            .init("tags", .array([.string(endpoint.tag)])),
        ]
        if route.deprecation != nil { members.append(.init("deprecated", .boolean(true))) }
        let parameters = parameters(&schemas)
        if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
        if let body = route.body {
            let content = Self.content(DomainReply.json, schemas.schema(body, .request))
            members.append(.init("requestBody", .object([.init("required", .boolean(true)), .init("content", content)])))
        }
        members.append(.init("responses", responses(&schemas)))
        switch route.need {
        case .nothing: members.append(.init("security", .array([])))
        case .login: break
        case .permission(let resource, let action): members.append(.init("x-permission", .string("\(resource):\(action)")))
        }
        return .object(members)
    }

    /// Such as `getPatientsByIdHistory`.
    private var identity: String {
        var text = route.method.rawValue.lowercased()
        for segment in route.path.split(separator: "/") {
            if let name = Endpoint.name(segment) {
                text += "By" + Self.capitalized(name[...])
            } else {
                for word in segment.split(whereSeparator: { $0 == "-" || $0 == "." || $0 == "_" || $0 == "$" }) {
                    text += Self.capitalized(word)
                }
            }
        }
        return text
    }

    private static func capitalized(_ word: Substring) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    static func content(_ mediaType: String, _ schema: JSONValue) -> JSONValue {
        .object([.init(mediaType, .object([.init("schema", schema)]))])
    }

    // MARK: Parameters

    private func parameters(_ schemas: inout OpenAPISchemas) -> [JSONValue] {
        var result: [JSONValue] = endpoint.names.map { name in
            .object([
                .init("name", .string(name)), .init("in", .string("path")), .init("required", .boolean(true)),
                .init("schema", schemas.schema(.id, .request)),
            ])
        }
        for parameter in endpoint.query {
            var members: [JSONValue.Member] = [.init("name", .string(parameter.name)), .init("in", .string("query"))]
            if parameter.isRequired { members.append(.init("required", .boolean(true))) }
            if !parameter.schema.purpose.isEmpty { members.append(.init("description", .string(parameter.schema.purpose))) }
            if case .array = parameter.schema.kind {
                members += [.init("style", .string("form")), .init("explode", .boolean(false))]
            }
            members.append(.init("schema", schemas.schema(ContractSchema(parameter.schema.kind), .request)))
            result.append(.object(members))
        }
        return result + OpenAPIHeaders.names(of: endpoint).map { OpenAPISchemas.reference("parameters", $0) }
    }

    // MARK: Responses

    private func responses(_ schemas: inout OpenAPISchemas) -> JSONValue {
        var members: [JSONValue.Member] = [.init(String(endpoint.status), success(&schemas))]
        if OpenAPIHeaders.isConditional(endpoint) {
            members.append(.init("304", .object([.init("description", .string("The client has the newest version."))])))
        }
        for failure in OpenAPIFailures.of(endpoint) {
            members.append(.init(String(failure.status), OpenAPISchemas.reference("responses", failure.name)))
        }
        return .object(members)
    }

    private func success(_ schemas: inout OpenAPISchemas) -> JSONValue {
        var headers = ["API-Version"]
        if !route.isPaged, route.answer != nil, !endpoint.isStream { headers.append("ETag") }
        if endpoint.status == 201 { headers.append("Location") }
        if endpoint.keepsAnswers { headers.append("Idempotency-Replayed") }
        if route.deprecation != nil { headers += ["Deprecation", "Sunset"] }
        var members: [JSONValue.Member] = [
            .init("description", .string("It is done.")),
            .init("headers", .object(headers.map { .init($0, OpenAPISchemas.reference("headers", $0)) })),
        ]
        if let answer = route.answer {
            var schema = schemas.schema(answer, .answer)
            if route.isPaged { schema = OpenAPISchemas.page(of: schema) }
            var content: [JSONValue.Member] = [.init(DomainReply.json, .object([.init("schema", schema)]))]
            if endpoint.isStream {
                content.append(.init(EventFeed.mediaType, .object([.init("schema", .object([.init("type", .string("string"))]))])))
            }
            members.append(.init("content", .object(content)))
        }
        return .object(members)
    }
}
