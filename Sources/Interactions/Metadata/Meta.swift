import FHIRSearch
import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// The operations `$meta`, `$meta-add`, `$meta-delete` and `$versions` (R4 `resource-operations.html`).
extension FHIRService {
    func operation(
        _ name: OperationName, _ target: OperationTarget, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        switch (name, target) {
        case (.versions, _): return Answer(.ok, .document(versions()))
        case (.meta, .instance(let type, let id)):
            return try metaAnswer(try existing(try store.current(type, id, caller.access)))
        case (.meta, .version(let type, let id, let version)):
            return try metaAnswer(try await existingVersion(type, id, version, caller))
        case (.meta, .type(let type)): return try await metaSummary(type, caller)
        case (.meta, .system): return try await metaSummary(nil, caller)
        case (.metaAdd, .instance(let type, let id)), (.metaDelete, .instance(let type, let id)):
            return try await changeMeta(name, type, id, version: nil, request, caller)
        case (.metaAdd, .version(let type, let id, let version)), (.metaDelete, .version(let type, let id, let version)):
            return try await changeMeta(name, type, id, version: version, request, caller)
        case (.metaAdd, _), (.metaDelete, _):
            throw OperationFailure(.notFound, .unknownOperation, "The operation is defined on instances only")
        }
    }

    private func existing(_ found: StoredVersion?) throws(OperationFailure) -> StoredVersion {
        guard let found else { throw .notFound }
        if found.isDeleted { throw .gone }
        return found
    }

    private func existingVersion(
        _ type: TypeID, _ id: ResourceID, _ version: Int64, _ caller: Caller
    ) async throws(OperationFailure) -> StoredVersion {
        let found = try await store.read(caller.access, at: nil) { view throws(OperationFailure) in try view.version(type, id, version) }
        return try existing(found)
    }

    private func metaAnswer(_ version: StoredVersion) throws(OperationFailure) -> Answer {
        Answer(.ok, .document(metaParameters(try wholeArena(version))), version: version)
    }

    /// Parameters with the resource's `meta` as `return`.
    private func metaParameters(_ resource: Arena) -> Arena {
        var builder = ArenaBuilder(schema, "Parameters")
        let parameter = builder.add("parameter", to: builder.root)
        builder.set("name", "return", in: parameter)
        var arena = builder.arena
        if let property = schema.property(of: arena[parameter].type, named: "valueMeta") {
            let value = arena.append(property, type: schema[property].type, to: parameter)
            if let meta = resource.child(of: resource.root, named: "meta") {
                arena.copyContent(of: meta, in: resource, to: value)
            }
            if arena[value].firstChild.isNone { arena.remove(value) }
        }
        return arena
    }

    /// All tags, profiles and labels that resources of the type, or of all types, have.
    private func metaSummary(_ type: TypeID?, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let step = 1_000
        let found = try await store.read(caller.access, at: nil) { view throws(OperationFailure) in
            var union = MetaUnion(schema: self.schema)
            var after: Int64?
            while true {
                let versions = try view.search(.init(type: type), after: after, limit: step)
                for version in versions { union.insert(try self.arena(version)) }
                guard versions.count == step, let last = versions.last else { break }
                after = last.sequence
            }
            return union
        }
        return Answer(.ok, .document(metaParameters(found.carrier)))
    }

    /// Adds to or takes from the tags, profiles and labels of the current version; makes a new version when that changes anything.
    private func changeMeta(
        _ name: OperationName, _ type: TypeID, _ id: ResourceID, version: Int64?, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        let parameters = try resource(request, expecting: schema.type(named: "Parameters"))
        guard let meta = Self.metaArgument(parameters) else {
            throw OperationFailure(
                .invalid, .badParameter, at: "Parameters.parameter", "Expected one parameter named meta with a valueMeta")
        }
        let result = try await write(caller) { session throws(OperationFailure) in
            guard let current = try session.view.current(type, id) else { throw .notFound }
            if current.isDeleted { throw .gone }
            if let version, version != current.version {
                throw OperationFailure(
                    .conflict, .versionConflict, "Meta elements of earlier versions do not change: name the current version, or none")
            }
            var union = MetaUnion(schema: self.schema)
            union.insert(try self.wholeArena(current))
            if name == .metaAdd { union.insert(parameters, meta: meta) } else { union.remove(parameters, meta: meta) }
            let changed = union.applied(to: try self.wholeArena(current))
            try session.checkPreconditions(type, id, request.preconditions)
            return try session.update(self.prepare(changed), id, .init())
        }
        guard let version = result.version else { throw .notFound }
        return Answer(.ok, .document(metaParameters(try wholeArena(version))), version: version)
    }

    private static func metaArgument(_ parameters: Arena) -> NodeID? {
        parameters.children(of: parameters.root, named: "parameter")
            .first { parameters.string(of: $0, named: "name") == "meta" }
            .flatMap { parameters.child(of: $0, named: "valueMeta") }
    }

    /// Answer of `$versions`: the FHIR versions that this server speaks.
    private func versions() -> Arena {
        var builder = ArenaBuilder(schema, "Parameters")
        for (name, value) in [("version", "4.0"), ("default", "4.0")] {
            let parameter = builder.add("parameter", to: builder.root)
            builder.set("name", name, in: parameter)
            builder.set("valueCode", value, in: parameter)
        }
        return builder.arena
    }
}
