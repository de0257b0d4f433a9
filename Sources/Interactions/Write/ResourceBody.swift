import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRStore
import FHIRXML

/// Reads the resource in a request's body, and resources back from their stored form.
extension FHIRService {
    /// The body as an arena; 400 with one issue for each fault.
    /// - Parameter type: what it must be; nil for any resource.
    func resource(_ request: InteractionRequest, expecting type: TypeID?) throws(OperationFailure) -> Arena {
        if let resource = request.resource {
            if let type, resource.type != type {
                throw OperationFailure(
                    .invalid, .wrongResourceType, at: schema.name(resource.type), "Expected a resource of type \(schema.name(type))")
            }
            return resource
        }
        guard let body = request.body, !body.bytes.isEmpty else {
            throw OperationFailure(.invalid, .bodyRequired, "A resource is required in the body")
        }
        if let native = request.native, type == schema.known.binary {
            return try binary(body, native, id: request.path.count > 1 ? ResourceID(request.path[1]) : nil)
        }
        return try parse(body, expecting: type)
    }

    /// The bytes of a payload as an arena.
    func parse(_ payload: InteractionRequest.Payload, expecting type: TypeID?) throws(OperationFailure) -> Arena {
        switch payload.format {
        case .json: try JSONReader.parse(payload.bytes, schema: schema, expecting: type, limits: limits.json)
        case .xml: try XMLReader.parse(payload.bytes, schema: schema, expecting: type, limits: limits.xml)
        case .jsonPatch, .xmlPatch, .native:
            throw OperationFailure(.unsupportedMediaType, .unsupportedMediaType, "Expected a resource in FHIR JSON or XML")
        }
    }

    /// A stored form as an arena.
    func arena(_ body: [UInt8], _ type: TypeID) throws(OperationFailure) -> Arena {
        try JSONReader.parse(body, schema: schema, expecting: type, limits: BodyLimits.accepted.json)
    }

    /// A stored version as an arena, without the id and the meta elements that the server adds.
    func arena(_ version: StoredVersion) throws(OperationFailure) -> Arena {
        try JSONReader.parse(version.body, schema: schema, expecting: version.type, limits: BodyLimits.accepted.json)
    }

    /// A stored version as a client sees it: with id, version and time.
    func wholeArena(_ version: StoredVersion) throws(OperationFailure) -> Arena {
        var whole = OutputBuffer(capacity: version.body.count + 192)
        try splice(version, to: &whole)
        return try JSONReader.parse(
            whole.withBytes { Array($0) }, schema: schema, expecting: version.type, limits: BodyLimits.accepted.json)
    }
}
