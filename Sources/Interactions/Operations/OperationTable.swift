package import FHIRCore
import FHIRSchema

/// The operations that a server has, found by name and place. Made once, then read only.
package struct OperationTable: Sendable {
    /// In the order of declaration.
    package let all: [OperationDeclaration]
    private let byCode: [String: [OperationDeclaration]]

    /// Of two that could be called by the same URL the first is the one; `conflicts` tells.
    package init(_ declarations: [OperationDeclaration]) {
        all = declarations
        byCode = Dictionary(grouping: declarations, by: \.code)
    }

    /// The operation of a name at a place; nil when there is none.
    package func declaration(_ code: String, on target: OperationTarget) -> OperationDeclaration? {
        byCode[code]?.first { $0.isOffered(on: target) }
    }

    /// Whether an operation of this name changes something; an unknown one is taken for one that does.
    package func changes(_ name: OperationName) -> Bool {
        byCode[name.code].map { $0.contains(where: \.affectsState) } ?? true
    }

    /// What can be called at a place.
    package func offered(on target: OperationTarget) -> [OperationDeclaration] { all.filter { $0.isOffered(on: target) } }

    /// 404 that names what there is at a place.
    package func unknown(on target: OperationTarget) -> OperationFailure {
        let offered = offered(on: target).map { "$" + $0.code }
        return OperationFailure(
            .notFound, .unknownOperation,
            "Unknown operation here; offered: \(offered.isEmpty ? "none" : offered.joined(separator: ", "))")
    }

    /// The names that two declarations claim for the same place.
    package var conflicts: [String] {
        byCode.filter { _, same in
            same.indices.contains { first in
                same[(first + 1)...].contains { second in
                    let both = same[first].levels.intersection(second.levels)
                    let sharesType =
                        same[first].types.isEmpty || second.types.isEmpty || !Set(same[first].types).isDisjoint(with: second.types)
                    return both.contains(.system) || (!both.isEmpty && sharesType)
                }
            }
        }.keys.sorted()
    }
}

extension OperationDeclaration {
    /// Performs a call. Runs on the caller's executor; reads and writes through the service's store alone.
    package typealias Handler = @Sendable (FHIRService, OperationCall) async throws(OperationFailure) -> Answer

    /// The operations that the server itself has.
    static func standard(_ schema: Schema) -> [OperationDeclaration] {
        let base = "http://hl7.org/fhir/OperationDefinition/"
        var meta = OperationDeclaration(schema, url: base + "Resource-meta") { service, call async throws(OperationFailure) in
            try await service.meta(call)
        }
        meta?.levels.insert(.version)
        let change: Handler = { service, call async throws(OperationFailure) in try await service.changeMeta(call) }
        var add = OperationDeclaration(schema, url: base + "Resource-meta-add", affectsState: true, change)
        add?.levels.insert(.version)
        var delete = OperationDeclaration(schema, url: base + "Resource-meta-delete", affectsState: true, change)
        delete?.levels.insert(.version)
        let versions = OperationDeclaration(schema, url: base + "CapabilityStatement-versions") { service, call in service.versions(call) }
        let everything: Handler = { service, call async throws(OperationFailure) in try await service.everything(call) }
        var patient = OperationDeclaration(schema, url: base + "Patient-everything", everything)
        patient?.isPaged = true
        var encounter = OperationDeclaration(schema, url: base + "Encounter-everything", everything)
        encounter?.isPaged = true
        var last = OperationDeclaration(schema, url: base + "Observation-lastn") { service, call async throws(OperationFailure) in
            try await service.lastObservations(call)
        }
        last?.searchedType = schema.known.observation
        let match = OperationDeclaration(schema, url: base + "Patient-match") { service, call async throws(OperationFailure) in
            try await service.match(call)
        }
        return [meta, add, delete, versions, patient, encounter, last, match].compactMap { $0 } + indexing(schema)
    }

    /// Those that index what was there before a search parameter; not R4's.
    private static func indexing(_ schema: Schema) -> [OperationDeclaration] {
        let base = "urn:caresync-fhir:operation:"
        let parameters = schema.type(named: "SearchParameter").map { [$0] } ?? []
        let job = schema.type(named: "string").map { [OperationParameter("job", $0, min: 1, schema)] } ?? []
        return [
            OperationDeclaration(
                code: "reindex", url: base + "reindex", levels: [.system, .instance], types: parameters, affectsState: true, parameters: []
            ) { service, call async throws(OperationFailure) in try await service.reindex(call.target, call.caller) },
            OperationDeclaration(
                code: "reindex-status", url: base + "reindex-status", levels: [.system], types: [], affectsState: false, parameters: job
            ) { service, call async throws(OperationFailure) in
                try await service.reindexStatus(call.input.text("job") ?? "", call.caller)
            },
        ]
    }
}
