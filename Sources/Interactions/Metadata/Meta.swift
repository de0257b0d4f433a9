import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// The operations `$meta`, `$meta-add`, `$meta-delete` and `$versions` (R4 `resource-operations.html`).
extension FHIRService {
    func meta(_ call: OperationCall) async throws(OperationFailure) -> Answer {
        let (request, caller) = (call.request, call.caller)
        switch call.target {
        case .instance(let type, let id):
            let found = try await store.read(caller.access, at: request.position) { view throws(OperationFailure) in
                try view.current(type, id)
            }
            return try metaAnswer(try Self.existing(found))
        case .version(let type, let id, let version):
            let found = try await store.read(caller.access, at: request.position) { view throws(OperationFailure) in
                try view.version(type, id, version)
            }
            return try metaAnswer(try Self.existing(found))
        case .type(let type): return try await metaSummary(type, request, caller)
        case .system: return try await metaSummary(nil, request, caller)
        }
    }

    /// The version, unless it is none (404) or a deletion (410).
    static func existing(_ found: StoredVersion?) throws(OperationFailure) -> StoredVersion {
        guard let found else { throw .notFound }
        if found.isDeleted { throw .gone(found) }
        return found
    }

    /// Parameters with the version's `meta`.
    func metaAnswer(_ version: StoredVersion, _ warnings: [Issue] = []) throws(OperationFailure) -> Answer {
        var answer = Answer(.ok, .document(metaParameters(try wholeArena(version))), version: version)
        answer.warnings = warnings
        return answer
    }

    /// Parameters with the resource's `meta` as `return`; without parameters when there is nothing in it, since FHIR has no empty value.
    private func metaParameters(_ resource: Arena) -> Arena {
        var builder = ArenaBuilder(schema, "Parameters")
        guard let meta = resource.child(of: resource.root, named: "meta"), !resource[meta].firstChild.isNone else { return builder.arena }
        let parameter = builder.add("parameter", to: builder.root)
        builder.set("name", "return", in: parameter)
        var arena = builder.arena
        if let property = schema.property(of: arena[parameter].type, named: "valueMeta") {
            let value = arena.append(property, type: schema[property].type, to: parameter)
            arena.copyContent(of: meta, in: resource, to: value)
        }
        return arena
    }

    /// All tags, profiles and labels that resources of the type, or of all types, have. Walks them all.
    private func metaSummary(_ type: TypeID?, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let step = 1_000
        let found = try await store.read(caller.access, at: request.position) { view throws(OperationFailure) in
            var union = MetaUnion(schema: self.schema)
            let types = type.map { [$0] } ?? self.schema.resourceTypes
            let query = SearchQuery(types.map { SearchQuery.Branch($0, .all) })
            var part = SearchPart.first
            while true {
                let page = try view.search(query, part, limit: step)
                for version in page.hits.lazy.map(\.version) where Self.hasMeta(version.body) { union.insert(try self.arena(version)) }
                guard page.hasMore, let last = page.hits.last else { break }
                part = .after(last.cursor)
            }
            return union
        }
        return Answer(.ok, .document(metaParameters(found.carrier)))
    }

    /// Whether a stored form has a `meta` of its own; it then stands right behind the type.
    private static func hasMeta(_ body: [UInt8]) -> Bool {
        body.withUnsafeBufferPointer { bytes in
            StoredForm.headLength(of: bytes).map { bytes[$0...].starts(with: ",\"meta\":".utf8) } ?? false
        }
    }

    /// Adds to or takes from the tags, profiles and labels of the current version; makes a new version when that changes anything.
    func changeMeta(_ call: OperationCall) async throws(OperationFailure) -> Answer {
        let change = try metaChange(call.declaration.name, call.target, call.request)
        let preconditions = call.request.preconditions
        let proposed = await proposal(change.type, change.id, .meta(change.change), call.caller)
        let result = try await write(call.caller, proposing: proposed) { session throws(OperationFailure) in
            if let version = change.version { try Self.requireCurrent(version, try session.lookup.current(change.type, change.id)) }
            return try session.change(change.type, change.id, .meta(change.change), preconditions)
        }
        guard let version = result.version else { throw .notFound }
        return try metaAnswer(version, result.warnings)
    }

    /// What `$meta-add` or `$meta-delete` asks for.
    func metaChange(
        _ name: OperationName, _ target: OperationTarget, _ request: InteractionRequest
    ) throws(OperationFailure) -> (type: TypeID, id: ResourceID, version: Int64?, change: MetaChange) {
        guard name == .metaAdd || name == .metaDelete else {
            throw OperationFailure(.invalid, .bundleEntry, "The operation cannot be part of a transaction")
        }
        let change = try MetaChange(isAddition: name == .metaAdd, try resource(request, expecting: schema.known.parameters))
        switch target {
        case .instance(let type, let id): return (type, id, nil, change)
        case .version(let type, let id, let version): return (type, id, version, change)
        case .system, .type: throw OperationFailure(.notFound, .unknownOperation, "The operation is defined on instances only")
        }
    }

    /// 404 for a version that never was, 409 for one that is not the current one: the history does not change.
    static func requireCurrent(_ version: Int64, _ current: StoredVersion?) throws(OperationFailure) {
        guard let current, version <= current.version else { throw .notFound }
        guard version == current.version else {
            throw OperationFailure(
                .conflict, .versionConflict, "Meta elements of earlier versions do not change: name the current version, or none")
        }
    }

    /// Answer of `$versions`: the FHIR versions that this server speaks.
    func versions(_ call: OperationCall) -> Answer {
        var builder = ArenaBuilder(schema, "Parameters")
        for (name, value) in [("version", "4.0"), ("default", "4.0")] {
            let parameter = builder.add("parameter", to: builder.root)
            builder.set("name", name, in: parameter)
            builder.set("valueCode", value, in: parameter)
        }
        return Answer(.ok, .document(builder.arena))
    }
}
