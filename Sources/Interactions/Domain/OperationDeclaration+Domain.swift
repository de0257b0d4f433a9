import FHIRCore
import FHIRModel
import FHIRSchema
import PluginKit

/// The operations of the domains' plugins among those of the server.
extension OperationDeclaration {
    init(_ operation: DomainOperation, _ schema: Schema) {
        self.init(
            code: operation.code, url: operation.url, levels: operation.levels, types: operation.types.compactMap(schema.type(named:)),
            affectsState: operation.affectsState,
            parameters: operation.parameters.compactMap { parameter in
                schema.type(named: parameter.type).map {
                    OperationParameter(parameter.name, $0, min: parameter.min, max: parameter.max, schema)
                }
            }
        ) { service, call async throws(OperationFailure) in
            if case .permission(let resource, let action) = operation.need, !call.caller.permissions.allow(resource, action) {
                throw OperationFailure(.forbidden, .forbidden, "The operation needs the permission `\(resource)` `\(action)`")
            }
            let heeded = HeededWarnings()
            var answer: Answer
            switch try await operation.handler(Self.request(call, heeded.heeding(call.caller), service)) {
            case .document(let resource): answer = Answer(.ok, .document(resource.arena))
            case .resource(let version): answer = Answer(.ok, .document(Self.whole(version)), tag: "W/\"\(version.version)\"")
            }
            answer.warnings = heeded.issues
            return answer
        }
    }

    private static func request(_ call: OperationCall, _ caller: Caller, _ service: FHIRService) -> OperationRequest {
        var id: ResourceID?
        if case .instance(_, let instance) = call.target { id = instance }
        var texts: [String: [String]] = [:]
        var elements: [String: [Element]] = [:]
        for (name, value) in call.input.values {
            switch value {
            case .text(let text): texts[name, default: []].append(text)
            case .resource(let arena): elements[name, default: []].append(Element(arena, arena.root))
            case .element(let arena, let node): elements[name, default: []].append(Element(arena, node))
            }
        }
        return OperationRequest(host: service, caller: caller, id: id, texts: texts, elements: elements)
    }

    /// A resource with its id and what else the server owns of it.
    private static func whole(_ version: VersionedResource) -> Arena {
        var editor = ResourceEditor(version.resource)
        editor.set("id", version.id.value)
        let meta = editor.require("meta")
        editor.set("versionId", String(version.version), in: meta)
        editor.set("lastUpdated", version.instant.description, in: meta)
        return editor.arena
    }
}
