import FHIRCore
import Interactions

/// What a request's body is written in, as its `Content-Type` and `Content-Encoding` say.
enum BodyKind: Sendable, Hashable {
    case payload(InteractionRequest.Payload.Format)
    /// The parameters of a search by POST.
    case form
    /// None was announced.
    case none

    /// What the place where the body was sent takes.
    enum Taken {
        case resource
        /// A Binary, or the content of one.
        case binary
        case patch
        case form
    }

    /// - Throws: 415 naming what is taken.
    init(contentType: String?, taken: Taken) throws(OperationFailure) {
        guard let contentType, !contentType.isEmpty else {
            self = .none
            return
        }
        if contentType == "application/fhir+json", taken != .form {
            self = .payload(.json)
            return
        }
        guard let type = MediaType(contentType) else {
            throw OperationFailure(
                .unsupportedMediaType, .unsupportedMediaType, "Content-Type is not a media type; \(Self.expected(taken))")
        }
        guard let kind = Self.kind(type.name, taken) else {
            throw OperationFailure(
                .unsupportedMediaType, .unsupportedMediaType, "Content-Type is not supported here; \(Self.expected(taken))")
        }
        guard type.isSpoken else {
            if taken == .binary {
                self = .payload(.native)
                return
            }
            throw OperationFailure(
                .unsupportedMediaType, .unsupportedMediaType,
                "Content-Type: expected charset=utf-8 and fhirVersion=4.0 where they are given")
        }
        self = kind
    }

    /// What `Accept-Patch` says.
    static let patchTypes = "application/json-patch+json, application/xml-patch+xml, application/fhir+json, application/fhir+xml"

    private static func kind(_ name: String, _ taken: Taken) -> BodyKind? {
        switch (name, taken) {
        case ("application/x-www-form-urlencoded", .form): .form
        case (_, .form): nil
        case ("application/fhir+json", _), ("application/json", _), ("text/json", _): .payload(.json)
        case ("application/fhir+xml", _), ("application/xml", _), ("text/xml", _): .payload(.xml)
        case ("application/json-patch+json", .patch): .payload(.jsonPatch)
        case ("application/xml-patch+xml", .patch): .payload(.xmlPatch)
        case (_, .binary): .payload(.native)
        default: nil
        }
    }

    static func expected(_ taken: Taken) -> String {
        switch taken {
        case .resource: "expected application/fhir+json or application/fhir+xml"
        case .binary: "expected the type of the content"
        case .patch: "expected one of \(patchTypes)"
        case .form: "expected application/x-www-form-urlencoded"
        }
    }
}

/// How a request's body is compressed.
enum BodyEncoding: Sendable, Hashable {
    case identity
    /// gzip or zlib; the bytes themselves tell which.
    case deflated

    /// - Throws: 415 for any other encoding, and for several.
    init(contentEncoding: String?) throws(OperationFailure) {
        guard let contentEncoding else {
            self = .identity
            return
        }
        let name = ASCII.trim(contentEncoding[...])
        if name.isEmpty || ASCII.equals(name, lowercased: "identity") {
            self = .identity
        } else if ASCII.equals(name, lowercased: "gzip") || ASCII.equals(name, lowercased: "x-gzip")
            || ASCII.equals(name, lowercased: "deflate")
        {
            self = .deflated
        } else {
            throw OperationFailure(.unsupportedMediaType, .unsupportedMediaType, "Content-Encoding: expected gzip, deflate or identity")
        }
    }
}
