package import FHIRCore
import FHIRJSON
import FHIRModel
package import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// Takes what FHIR packages define into the shared tenant, where it acts for all.
extension FHIRService {
    /// What of a package is not used, with the reason.
    package struct PackageFault: Sendable {
        package var path: String
        package var issues: [Issue]
    }

    /// Stores the SearchParameters, CodeSystems and ValueSets among the files under their ids. What is there already as it is makes no
    /// version. A search parameter that cannot be compiled or has the code of another one is left out.
    ///
    /// - Returns: what was left out. How many definitions were new or changed.
    package func install(_ files: [PackageArchive.File]) async throws(OperationFailure) -> (changed: Int, faults: [PackageFault]) {
        let types = conformance.types
        var faults: [PackageFault] = []
        var parameters: [(path: String, id: ResourceID, arena: Arena)] = []
        var content: [(id: ResourceID, arena: Arena)] = []
        for file in files where file.isResource {
            do throws(OperationFailure) {
                let arena = try JSONReader.parse(file.bytes, schema: schema, limits: BodyLimits.accepted.json)
                let id = arena.id.flatMap { ResourceID($0) } ?? ImportIdentity.id(ofContent: arena)
                switch arena.type {
                case types.searchParameter: parameters.append((file.path, id, arena))
                case types.codeSystem, types.valueSet: content.append((id, arena))
                default: break
                }
            } catch {
                let name = file.path.split(separator: "/").last ?? ""
                let isOurs = ["SearchParameter", "CodeSystem", "ValueSet"].contains { name.hasPrefix($0) }
                if isOurs { faults.append(PackageFault(path: file.path, issues: error.issues)) }
            }
        }
        let usable = try await usable(parameters, &faults)
        var changed = try await put(usable)
        for start in stride(from: 0, to: content.count, by: 200) {
            changed += try await put(Array(content[start..<min(start + 200, content.count)]))
        }
        return (changed, faults)
    }

    private func usable(
        _ parameters: [(path: String, id: ResourceID, arena: Arena)], _ faults: inout [PackageFault]
    ) async throws(OperationFailure) -> [(id: ResourceID, arena: Arena)] {
        var custom = try await conforming(.shared).snapshot.custom
        var read: [(path: String, id: ResourceID, arena: Arena)] = []
        for parameter in parameters {
            do throws(OperationFailure) {
                custom.own[parameter.id] = try SearchParameterResource(parameter.arena)
                read.append(parameter)
            } catch {
                faults.append(PackageFault(path: parameter.path, issues: error.issues))
            }
        }
        var usable: [(id: ResourceID, arena: Arena)] = []
        for parameter in read {
            let issues = custom.conflicts(of: parameter.id, schema)
            if issues.isEmpty {
                usable.append((parameter.id, parameter.arena))
            } else {
                custom.own[parameter.id] = nil
                faults.append(PackageFault(path: parameter.path, issues: issues))
            }
        }
        return usable
    }

    /// Stores resources in one commit; answers how many got a new version.
    private func put(_ resources: [(id: ResourceID, arena: Arena)]) async throws(OperationFailure) -> Int {
        if resources.isEmpty { return 0 }
        let prepared = resources.map { (id: $0.id, resource: prepare($0.arena)) }
        let origin = CommitOrigin(door: .system, correlationID: "package", isImport: true, givesWay: true)
        return try await commit(Caller(access: .system("package", tenant: .shared), origin: origin)) { view, tracker throws(OperationFailure) in
            var count = 0
            for (id, resource) in prepared where try tracker.put(resource.type, id, resource).position == view.position { count += 1 }
            return count
        }
    }
}
