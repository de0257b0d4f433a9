package import FHIRCore
import FHIRSchema
import FHIRSearch
package import FHIRStore

/// Compiles grants to rights, as a tenant's search parameters understand them. O(grants × types); keeps nothing.
package struct AccessCompiler: Sendable {
    private let service: FHIRService

    /// - Parameter service: as `FHIRService.conforming` gives it for the tenant.
    package init(_ service: FHIRService) {
        self.service = service
    }

    /// - Throws: `.invalid` for a type, letter, compartment or parameter that there is not, for a parameter that a type does not have, and
    ///   for one that other resources decide (chains, `_has`, `_list`); `.unavailable` while resources are still being indexed by one.
    package func callAsFunction(_ grants: [AccessGrant]) throws(OperationFailure) -> AccessRights {
        var compiled: [AccessRights.Grant] = []
        let lines = Self.lines(grants)
        for (_, grant) in lines {
            let uses = try uses(of: grant)
            for type in try types(of: grant) { compiled.append(try self.grant(grant, type, uses)) }
        }
        return AccessRights(compiled, name: lines.map(\.text).joined(separator: "\n"))
    }

    private func uses(of grant: AccessGrant) throws(OperationFailure) -> Set<AccessUse> {
        var uses: Set<AccessUse> = []
        for letter in grant.uses {
            guard let use = AccessUse.allCases.first(where: { $0.letter == letter }) else { throw Self.refusal("uses out of cruds") }
            uses.insert(use)
        }
        return uses
    }

    private func types(of grant: AccessGrant) throws(OperationFailure) -> [TypeID] {
        let schema = service.schema
        if grant.types.contains("*") { return schema.resourceTypes }
        var types: [TypeID] = []
        for name in Set(grant.types).sorted() {
            guard let type = schema.type(named: name), schema.isConcreteResource(type) else { throw Self.refusal("resource types") }
            types.append(type)
        }
        return types
    }

    private func grant(_ grant: AccessGrant, _ type: TypeID, _ uses: Set<AccessUse>) throws(OperationFailure) -> AccessRights.Grant {
        guard grant.compartment != nil || !grant.parameters.isEmpty else { return AccessRights.Grant(type, uses) }
        let scope = try scope(of: grant, type)
        let parameters = grant.parameters.map { (name: $0.name, value: $0.value) }
        let now = service.clock.now()
        // As strictly as a condition, which ignores nothing; but not by a condition's criterion, which would look at bodies to make sure of
        // what keys tell by hash.
        let strict = try SearchRequest(parameters, scope: scope, purpose: .condition, now: now, service.context)
        let request = try SearchRequest(parameters, scope: scope, purpose: .answer(isLenient: false), now: now, service.context)
        guard strict.isRestricted || parameters.isEmpty, request.ignored.isEmpty, request.contained == nil,
            let criterion = request.query.branches.first(where: { $0.type == type })?.criterion
        else { throw Self.refusal("search parameters that filter") }
        guard request.isLocal, strict.isLocal else {
            throw Self.refusal("search parameters that are decided on each resource alone: no chains, _has or _list")
        }
        return AccessRights.Grant(type, uses, criterion, checks: request.query.checks)
    }

    private func scope(of grant: AccessGrant, _ type: TypeID) throws(OperationFailure) -> SearchRequest.Scope {
        guard let compartment = grant.compartment else { return .type(type) }
        let schema = service.schema
        guard let owner = schema.type(named: compartment.type), schema.compartment(of: owner) != nil, let id = ResourceID(compartment.id)
        else { throw Self.refusal("a compartment of R4 and the id of a resource") }
        return .compartment(owner, id, member: type)
    }

    private static func refusal(_ expected: String) -> OperationFailure {
        OperationFailure(.invalid, .badParameter, "Access: expected \(expected)")
    }

    /// The grants in an order of their own with their parameters in order, each once, and what tells each from all others: what is free
    /// text is percent-encoded.
    private static func lines(_ grants: [AccessGrant]) -> [(text: String, grant: AccessGrant)] {
        var lines: [String: AccessGrant] = [:]
        for var grant in grants {
            grant.parameters.sort { ($0.name, $0.value) < ($1.name, $1.value) }
            let types = Set(grant.types).sorted().map(encoded).joined(separator: "+")
            let uses = AccessUse.allCases.filter { grant.uses.contains($0.letter) }.map { String($0.letter) }.joined()
            let compartment = grant.compartment.map { encoded($0.type) + "=" + encoded($0.id) } ?? ""
            let parameters = grant.parameters.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&")
            lines["\(types) \(uses) \(compartment) \(parameters)"] = grant
        }
        return lines.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func encoded(_ text: String) -> String { SearchRequest.percentEncoded(text) }
}

extension FHIRService {
    /// The rights that grants give in a tenant. Reads the tenant's definitions if these are not known yet.
    /// - Throws: as `AccessCompiler`.
    package func rights(_ grants: [AccessGrant], in tenant: Tenant) async throws(OperationFailure) -> AccessRights {
        try AccessCompiler(try await conforming(tenant))(grants)
    }
}
