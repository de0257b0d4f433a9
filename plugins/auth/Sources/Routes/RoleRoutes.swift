import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// `/roles` and `/permissions` of the caller's hospital.
extension AuthService {
    var roleRoutes: [DomainRoute] {
        [
            DomainRoute(
                .get, "roles", "The roles of the hospital.", need: .permission("roles", "read"),
                query: [
                    QueryParameter("name", .string(1...100, "The one with this name.")),
                    QueryParameter("isSystemRole", .boolean),
                    Listing<Role>.parameter(["name", "createdAt"]),
                ], answer: .object(ContractModels.role), isPaged: true
            ) { request throws(OperationFailure) in try await self.listRoles(request) },
            DomainRoute(
                .post, "roles", "Creates a role.", need: .permission("roles", "write"), body: .object(ContractModels.role),
                answer: .object(ContractModels.role), status: 201
            ) { request throws(OperationFailure) in try await self.createRole(request) },
            DomainRoute(
                .get, "roles/{id}", "A role of the hospital.", need: .permission("roles", "read"), answer: .object(ContractModels.role)
            ) { request throws(OperationFailure) in try await self.readRole(request) },
            DomainRoute(
                .put, "roles/{id}", "Changes a role, for all who have it.", need: .permission("roles", "write"),
                body: .object(ContractModels.role), answer: .object(ContractModels.role)
            ) { request throws(OperationFailure) in try await self.updateRole(request) },
            DomainRoute(.delete, "roles/{id}", "Deletes a role that no user has.", need: .permission("roles", "delete"), status: 204) {
                request throws(OperationFailure) in try await self.deleteRole(request)
            },
            DomainRoute(
                .get, "permissions", "The permissions that roles of the hospital may have.", need: .permission("permissions", "read"),
                query: [
                    QueryParameter("resource", .string(1...60)), QueryParameter("action", .string(1...60)),
                    Listing<PermissionRecord>.parameter(["resource", "action"]),
                ], answer: .object(ContractModels.permission), isPaged: true
            ) { request throws(OperationFailure) in try await self.listPermissions(request) },
            DomainRoute(
                .post, "permissions", "Adds a permission that roles may have.", need: .permission("permissions", "write"),
                body: .object(ContractModels.permission), answer: .object(ContractModels.permission), status: 201
            ) { request throws(OperationFailure) in try await self.createPermission(request) },
        ]
    }

    private static let roles = Listing<Role>("name", ["name": Listing.by { $0.name }, "createdAt": { $0.created < $1.created }])
    private static let permissions = Listing<PermissionRecord>(
        "resource", ["resource": { $0.key < $1.key }, "action": { ($0.permission.action, $0.key) < ($1.permission.action, $1.key) }])

    // MARK: Roles

    private func listRoles(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        try await request.host.read(request.caller.access, at: request.paging.position) { view throws(OperationFailure) in
            let hospital = try self.hospital(view).key
            let name = request.query["name"].map { $0.lowercased() }
            let isSystem = request.query["isSystemRole"].map { $0 == "true" }
            let roles = try view.all(Role.self).filter { role in
                (name.map { role.name.lowercased() == $0 } ?? true) && (isSystem.map { role.isSystem == $0 } ?? true)
            }
            let page = Self.roles.page(roles, sort: request.query["sort"], request.paging)
            return DomainAnswer(
                .page(DomainAnswer.Page(page.map { Answers.role($0, in: hospital) }, total: roles.count, at: view.position)))
        }
    }

    private func readRole(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        return try await request.host.read(request.caller.access, at: nil) { view throws(OperationFailure) in
            try self.answer(try Self.role(id, view), view)
        }
    }

    private func createRole(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = newID().value
        let (body, caller) = (request.body, request.caller)
        return try await request.host.write(caller) { writer throws(OperationFailure) in
            let name = try Self.name(of: body, for: nil, writer)
            let permissions = try Self.permissions(of: body, caller, writer)
            let role = Role(key: id, name: name, permissions: permissions, isSystem: false, created: writer.instant)
            try writer.store(role)
            var answer = try self.answer(role, writer)
            answer.location = "roles/\(id)"
            return answer
        }
    }

    private func updateRole(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        let (body, caller) = (request.body, request.caller)
        defer { cache.invalidate() }
        return try await request.host.write(caller) { writer throws(OperationFailure) in
            var role = try Self.changeable(id, request, writer)
            role.name = try Self.name(of: body, for: id, writer)
            role.permissions = try Self.permissions(of: body, caller, writer)
            role.revision += 1
            try writer.store(role)
            return try self.answer(role, writer)
        }
    }

    private func deleteRole(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            let role = try Self.changeable(id, request, writer)
            let key = Account.roleKey(id, in: try self.hospital(writer).key)
            guard try writer.first(Account.self, slot: key.slot, key.value) == nil else {
                throw AuthFailures.rule(.roleInUse, .conflict)
            }
            try writer.remove(role)
            return .none
        }
    }

    private static func role(_ id: String, _ view: any DomainView) throws(OperationFailure) -> Role {
        guard let role = try view.find(Role.self, id) else { throw AuthFailures.notFound }
        return role
    }

    /// A role that the caller may change.
    private static func changeable(
        _ id: String, _ request: DomainRequest, _ view: any DomainView
    ) throws(OperationFailure) -> Role {
        let role = try role(id, view)
        guard !role.isSystem else { throw AuthFailures.rule(.systemRole, .unprocessable) }
        guard request.ifMatch.map({ $0 == role.revision + 1 }) ?? true else { throw AuthFailures.stale }
        guard request.caller.permissions.cover(role.permissions) else { throw AuthFailures.beyondOwn }
        return role
    }

    private static func name(of body: JSONValue, for id: String?, _ view: any DomainView) throws(OperationFailure) -> String {
        let name = body.text("name") ?? ""
        guard name.contains(where: { !$0.isWhitespace }) else { throw AuthFailures.invalid("name", "Expected a name") }
        if let other = try view.first(Role.self, slot: 0, Role.folded(name)), other.key != id {
            throw AuthFailures.rule(.roleNameUnique, .conflict, at: "name")
        }
        return name
    }

    /// The permissions that a role or key is to have, each once: ones that the hospital has and the caller too.
    static func permissions(of body: JSONValue, _ caller: Caller, _ view: any DomainView) throws(OperationFailure) -> [Permission] {
        var found: [Permission] = []
        for (index, item) in (body["permissions"]?.items ?? []).enumerated() {
            guard let permission = Permission(item), permission.isLegal, try view.find(PermissionRecord.self, permission.id) != nil else {
                throw AuthFailures.invalid("permissions/\(index)", "Expected one of the hospital's permissions")
            }
            if !found.contains(permission) { found.append(permission) }
        }
        guard caller.permissions.cover(found) else { throw AuthFailures.beyondOwn }
        return found
    }

    private func answer(_ role: Role, _ view: any DomainView) throws(OperationFailure) -> DomainAnswer {
        .value(Answers.role(role, in: try hospital(view).key), version: role.revision + 1)
    }

    // MARK: Permissions

    private func listPermissions(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        try await request.host.read(request.caller.access, at: request.paging.position) { view throws(OperationFailure) in
            let hospital = try self.hospital(view).key
            let (resource, action) = (request.query["resource"], request.query["action"])
            let found = try view.all(PermissionRecord.self).filter { record in
                (resource.map { record.permission.resource == $0 } ?? true) && (action.map { record.permission.action == $0 } ?? true)
            }
            let page = Self.permissions.page(found, sort: request.query["sort"], request.paging)
            return DomainAnswer(
                .page(
                    DomainAnswer.Page(
                        page.map { Answers.permission($0.permission, in: hospital) }, total: found.count, at: view.position)))
        }
    }

    private func createPermission(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        guard let permission = Permission(request.body), permission.isLegal else {
            throw AuthFailures.invalid("resource", "Expected lower-case words such as `patients` and `read`, or `*`")
        }
        guard request.caller.permissions.cover([permission]) else { throw AuthFailures.beyondOwn }
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            guard try writer.find(PermissionRecord.self, permission.id) == nil else {
                throw AuthFailures.rule(.permissionUnique, .conflict)
            }
            try writer.store(PermissionRecord(permission))
            return .value(Answers.permission(permission, in: try self.hospital(writer).key))
        }
    }
}
