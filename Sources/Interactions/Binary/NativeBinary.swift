package import FHIRCore
import FHIRModel
import FHIRSchema
package import FHIRStore

/// A Binary in its native format (R4 `binary.html`): the content itself, with what is known about it.
package struct NativeBinary: Sendable, Hashable {
    /// `Binary.contentType`; ASCII without control characters, so that it may stand in a header.
    package var contentType: String
    /// The reference in `Binary.securityContext`, such as `Patient/1`.
    package var securityContext: String?

    /// - Parameters:
    ///   - contentType: the value of `Content-Type`, with its parameters.
    ///   - securityContext: the value of `X-Security-Context`.
    package init(contentType: String, securityContext: String? = nil) {
        self.contentType = contentType.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
        self.securityContext = securityContext
    }
}

/// A Binary's content, to be answered as it is.
package struct NativeAnswer: Sendable {
    package var about: NativeBinary
    package var bytes: [UInt8]
}

extension FHIRService {
    /// The Binary that a request's body is or is the content of.
    ///
    /// A body in one of FHIR's formats may be either: it is the resource if it is a Binary, and content if it is something else.
    func binary(_ body: InteractionRequest.Payload, _ native: NativeBinary, id: ResourceID?) throws(OperationFailure) -> Arena {
        guard body.format != .native else { return try binary(of: body.bytes, native, id) }
        do throws(OperationFailure) {
            return try parse(body, expecting: schema.known.binary)
        } catch {
            guard Self.isContent(error, native) else { throw error }
            return try binary(of: body.bytes, native, id)
        }
    }

    /// Whether the body that could not be read was not meant to be a Binary. FHIR's own media types promise a resource; `application/json`
    /// and the like promise nothing, so that everything but a faulty Binary is content.
    private static func isContent(_ failure: OperationFailure, _ native: NativeBinary) -> Bool {
        guard failure.category == .invalid, let first = failure.issues.first else { return false }
        let isFHIR = native.contentType.lowercased().hasPrefix("application/fhir+")
        switch first.id {
        case .wrongResourceType: return true
        case .missingResourceType, .unknownResourceType, .wrongNamespace, .syntax, .encoding, .documentType: return !isFHIR
        case .wrongJSONType: return !isFHIR && first.expression == nil
        default: return false
        }
    }

    private func binary(of content: [UInt8], _ native: NativeBinary, _ id: ResourceID?) throws(OperationFailure) -> Arena {
        var builder = ArenaBuilder(schema, "Binary")
        builder.set("id", id?.value, in: builder.root)
        builder.set("contentType", native.contentType, in: builder.root)
        if let context = native.securityContext {
            guard Self.isPlain(context) else {
                throw OperationFailure(.invalid, .badHeader, "X-Security-Context: expected a reference such as Patient/1")
            }
            builder.set("reference", context, in: builder.add("securityContext", to: builder.root))
        }
        let data = builder.add("data", to: builder.root)
        var arena = builder.arena
        arena.setText(data, to: Base64.encode(content))
        return arena
    }

    /// What a Binary holds. A content type that could not stand in a header is answered as bytes of any kind.
    /// - Complexity: O(size).
    package func native(_ version: StoredVersion) throws(OperationFailure) -> NativeAnswer {
        let resource = try arena(version)
        let type = resource.string(of: resource.root, named: "contentType") ?? ""
        let context = resource.child(of: resource.root, named: "securityContext").flatMap { resource.string(of: $0, named: "reference") }
        let data = resource.child(of: resource.root, named: "data")
        return NativeAnswer(
            about: NativeBinary(
                contentType: Self.isPlain(type) ? type : "application/octet-stream", securityContext: context.flatMap { Self.isPlain($0) ? $0 : nil }),
            bytes: data.flatMap { Base64.decode(resource.bytes(of: $0)) } ?? [])
    }

    /// Whether a text may stand in a header as it is.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}
