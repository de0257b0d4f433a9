import FHIRCore
import FHIRSchema
import Interactions
import NIOHTTP1

/// Makes an interaction of a request below the FHIR base, or says why it is none (R4 `http.html`).
extension Dispatcher {
    /// - Parameters:
    ///   - segments: the path below the base, decoded.
    ///   - query: not decoded.
    func fhir(
        _ head: HTTPRequestHead, _ fields: RequestFields, _ segments: [String], _ query: Substring
    ) -> AdmittedRequest.Decision {
        var label = RouteLabel(.none, .fhirUnknown)
        var faults = Rendering(Negotiation.format(accept: fields.accept, preferred: .json) ?? .json)
        do throws(OperationFailure) {
            let parameters = query.isEmpty ? [] : try URLQuery.parse(query)
            if !parameters.isEmpty { faults = FHIRService.faultRendering(parameters, default: faults.format) }
            guard let method = MethodName.interaction(head.method) else {
                return AdmittedRequest.Decision(.reply(try foreign(head.method, segments, faults)), label, faults)
            }
            var request = InteractionRequest(
                method, path: segments, parameters: parameters, preconditions: preconditions(fields),
                preference: PreferHeader.parse(fields.prefer))
            let interaction = try service.route(request)
            label = RouteLabel(interaction, isPost: method == .post)
            let kind = try bodyKind(method, interaction, fields)
            if interaction.writesBinary(service.schema), let type = fields.contentType {
                request.native = NativeBinary(contentType: type, securityContext: fields.securityContext)
            }
            let isNative = readsContent(interaction, parameters, fields)
            let rendering = isNative ? faults : try rendering(request, kind, fields)
            faults.format = rendering.format
            let call = FHIRCall(
                interaction: interaction, request: request, rendering: rendering, isNative: isNative, bodyKind: kind,
                bodyEncoding: try BodyEncoding(contentEncoding: fields.contentEncoding))
            return AdmittedRequest.Decision(.fhir(call), label, faults)
        } catch {
            var reply = outcome(error, faults)
            switch error.category {
            case .methodNotAllowed: reply.allow = allowed(segments)
            case .unsupportedMediaType where head.method == .PATCH: reply.fields.append(("Accept-Patch", BodyKind.patchTypes))
            case .unsupportedMediaType where fields.contentEncoding != nil: reply.fields.append(("Accept-Encoding", "gzip, deflate"))
            default: break
            }
            return AdmittedRequest.Decision(.reply(reply), label, faults)
        }
    }

    /// The answer to a method that FHIR does not use: what is allowed at the path, or 404.
    private func foreign(_ method: HTTPMethod, _ segments: [String], _ faults: Rendering) throws(OperationFailure) -> Reply {
        let allowed = service.allowedMethods(path: segments)
        if allowed.isEmpty { _ = try service.route(InteractionRequest(.get, path: segments)) }
        return refusal(method, allowed: allowed, faults) ?? Reply(204)
    }

    private func allowed(_ segments: [String]) -> String {
        service.allowedMethods(path: segments).map(\.rawValue).joined(separator: ", ")
    }

    /// The conditional headers; a date that is none is ignored (RFC 9110, 13.1.3).
    private func preconditions(_ fields: RequestFields) -> InteractionRequest.Preconditions {
        InteractionRequest.Preconditions(
            ifMatch: fields.ifMatch, ifNoneMatch: fields.ifNoneMatch,
            ifModifiedSince: fields.ifModifiedSince.flatMap { Instant(httpDate: $0, now: service.clock.now()) },
            ifNoneExist: fields.ifNoneExist)
    }

    private func bodyKind(
        _ method: InteractionRequest.Method, _ interaction: Interaction, _ fields: RequestFields
    ) throws(OperationFailure) -> BodyKind {
        let taken: BodyKind.Taken
        switch (method, interaction) {
        case (.get, _), (.head, _), (.delete, _): return .none
        case (.patch, _): taken = .patch
        case (.post, .search), (.post, .compartmentSearch): taken = .form
        default: taken = interaction.writesBinary(service.schema) ? .binary : .resource
        }
        if fields.contentType == nil, fields.announcesBody {
            throw OperationFailure(
                .unsupportedMediaType, .unsupportedMediaType, "Content-Type is required with a body; \(BodyKind.expected(taken))")
        }
        return try BodyKind(contentType: fields.contentType, taken: taken)
    }

    /// `_format` over `Accept` over the format of the body over JSON.
    private func rendering(
        _ request: InteractionRequest, _ kind: BodyKind, _ fields: RequestFields
    ) throws(OperationFailure) -> Rendering {
        let preferred: Rendering.Format = kind == .payload(.xml) || kind == .payload(.xmlPatch) ? .xml : .json
        let negotiated = Negotiation.format(accept: fields.accept, preferred: preferred)
        if negotiated == nil, kind != .form, !request.parameters.contains(where: { $0.name == "_format" }) { throw Self.nothingAccepted }
        if request.parameters.isEmpty { return Rendering(negotiated ?? preferred) }
        return try FHIRService.parseRendering(request.parameters, default: negotiated ?? preferred)
    }

    /// Whether a Binary is asked for in its native format: unless the client names one of FHIR's, or asks for a part of the resource.
    private func readsContent(
        _ interaction: Interaction, _ parameters: [InteractionRequest.Parameter], _ fields: RequestFields
    ) -> Bool {
        switch interaction {
        case .read(service.schema.known.binary, _), .versionRead(service.schema.known.binary, _, _):
            !parameters.contains { FHIRService.formatParameters.contains($0.name) } && !Negotiation.namesFHIR(fields.accept)
        default: false
        }
    }

    private static var nothingAccepted: OperationFailure {
        OperationFailure(
            .notAcceptable, .notAcceptable, "Accept names no format of this server: expected application/fhir+json or application/fhir+xml")
    }
}

extension Interaction {
    /// Whether the body may be the content of a Binary.
    fileprivate func writesBinary(_ schema: Schema) -> Bool {
        switch self {
        case .create(let type), .update(let type, _), .conditionalUpdate(let type): type == schema.known.binary
        default: false
        }
    }
}
