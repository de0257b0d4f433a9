package import FHIRCore
import FHIRJSON
package import FHIRModel
package import FHIRSchema
import FHIRXML

/// A patch in one of the three languages of R4 `http.html#patch`, ready to be applied any number of times on any thread.
package struct PatchDocument: Sendable {
    /// The most operations of one patch.
    static let maximumOperations = 10_000

    private enum Language: Sendable {
        case json(JSONPatch)
        /// Read when it is applied, as its paths need the document.
        case xml([UInt8])
        case fhirPath(FHIRPathPatch)
    }

    private let language: Language

    /// Reads a patch by the format of the payload: JSON Patch, XML Patch, or a Parameters resource in JSON or XML (FHIRPath Patch).
    ///
    /// - Throws: `.invalid` with an issue for each malformed operation; what the codecs throw for text that is no JSON, XML or Parameters.
    package static func parse(
        _ payload: InteractionRequest.Payload, schema: Schema, limits: BodyLimits = .accepted
    ) throws(OperationFailure) -> PatchDocument {
        switch payload.format {
        case .jsonPatch: return PatchDocument(language: .json(try JSONPatch(parsing: payload.bytes, limits: limits.json)))
        case .xmlPatch: return PatchDocument(language: .xml(payload.bytes))
        case .native:
            throw OperationFailure(.unsupportedMediaType, .unsupportedMediaType, "Expected a patch")
        case .json:
            return try parse(
                parameters: try JSONReader.parse(payload.bytes, schema: schema, expecting: schema.known.parameters, limits: limits.json))
        case .xml:
            return try parse(
                parameters: try XMLReader.parse(payload.bytes, schema: schema, expecting: schema.known.parameters, limits: limits.xml))
        }
    }

    /// Reads a FHIRPath Patch from a Parameters resource (R4 `fhirpatch.html`).
    package static func parse(parameters arena: Arena) throws(OperationFailure) -> PatchDocument {
        guard arena.type == arena.schema.known.parameters else {
            throw OperationFailure(.invalid, .wrongResourceType, "Expected a Parameters resource with a FHIRPath Patch")
        }
        return PatchDocument(language: .fhirPath(try FHIRPathPatch(reading: arena)))
    }

    /// Reads the patch that a Binary holds, as entries of a batch or transaction carry it: by its contentType.
    ///
    /// - Throws: `.unsupportedMediaType` for a contentType that is not a patch's.
    package static func parse(binary arena: Arena) throws(OperationFailure) -> PatchDocument {
        guard let mediaType = arena.string(of: arena.root, named: "contentType"),
            let format = InteractionRequest.Payload.Format(patchMediaType: mediaType)
        else {
            throw OperationFailure(
                .unsupportedMediaType, .unsupportedMediaType, at: "Binary.contentType",
                "Expected application/json-patch+json, application/xml-patch+xml, application/fhir+json or application/fhir+xml")
        }
        guard let data = arena.child(of: arena.root, named: "data"), let bytes = Base64.decode(arena.bytes(of: data)) else {
            throw OperationFailure(.invalid, .bodyRequired, at: "Binary.data", "Expected a patch in base64")
        }
        return try parse(InteractionRequest.Payload(bytes, format), schema: arena.schema)
    }

    /// The patched resource, read anew with all the strictness of an upload.
    ///
    /// - Parameter arena: the resource with its id.
    /// - Throws: `.unprocessable` with `patchPath` or `patchTest` and the operation's number when an operation cannot be applied, with
    ///   `patchResult` when the outcome is no valid resource or has another id or type, and with `budget` when it takes too much work.
    /// - Complexity: linear in resource and patch for each operation, within fixed limits.
    package func apply(to arena: Arena) throws(OperationFailure) -> Arena {
        let result =
            switch language {
            case .json(let patch): try Self.read(try patch.apply(to: JSONWriter().write(arena)), like: arena)
            case .xml(let patch):
                try Self.readXML(try XMLPatch.apply(patch: patch, to: XMLWriter(hasDeclaration: false).write(arena), limits: BodyLimits.accepted.xml), like: arena)
            case .fhirPath(let patch): try Self.read(JSONWriter().write(try patch.apply(to: arena)), like: arena)
            }
        guard result.type == arena.type else {
            throw OperationFailure(.unprocessable, .patchResult, "A patch may not change the type of the resource")
        }
        guard result.id == arena.id else {
            throw OperationFailure(
                .unprocessable, .patchResult, at: arena.schema.name(arena.type) + ".id", "A patch may not change the id of the resource")
        }
        return result
    }

    private static func read(_ bytes: [UInt8], like arena: Arena) throws(OperationFailure) -> Arena {
        do throws(OperationFailure) {
            return try JSONReader.parse(bytes, schema: arena.schema, limits: BodyLimits.accepted.json)
        } catch {
            throw unsound(error)
        }
    }

    private static func readXML(_ bytes: [UInt8], like arena: Arena) throws(OperationFailure) -> Arena {
        do throws(OperationFailure) {
            return try XMLReader.parse(bytes, schema: arena.schema, limits: BodyLimits.accepted.xml)
        } catch {
            throw unsound(error)
        }
    }

    /// The faults of a result, which are the patch's, not the request's syntax.
    private static func unsound(_ failure: OperationFailure) -> OperationFailure {
        OperationFailure(
            .unprocessable, [Issue(.patchResult, "The patched resource is not valid; the other issues say why")] + failure.issues)
    }
}

extension InteractionRequest.Payload.Format {
    /// The format of a patch by its media type, parameters and case not counting; nil for any other type.
    init?(patchMediaType text: String) {
        let name = text.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        switch name {
        case "application/json-patch+json": self = .jsonPatch
        case "application/xml-patch+xml": self = .xmlPatch
        case "application/fhir+json", "application/json+fhir": self = .json
        case "application/fhir+xml", "application/xml+fhir": self = .xml
        default: return nil
        }
    }
}
