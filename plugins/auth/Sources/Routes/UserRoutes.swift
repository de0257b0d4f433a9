import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// `/users`: the users of the caller's hospital.
extension AuthService {
    var userRoutes: [DomainRoute] {
        [
            DomainRoute(
                .post, "users", "Creates a user with a Practitioner of the same id.", need: .permission("users", "write"),
                body: .object(ContractModels.newUser), answer: .object(ContractModels.createdUser), status: 201
            ) { request throws(OperationFailure) in try await self.createUser(request) },
            DomainRoute(
                .get, "users", "The users of the hospital.", need: .permission("users", "read"),
                query: [
                    QueryParameter("role", .string(.id, "Those with this role.")),
                    QueryParameter("isActive", .boolean),
                    QueryParameter("email", .string(1...254, "The one with this e-mail.")),
                    QueryParameter("search", .string(1...200, "Those with this text in name or e-mail.")),
                    Listing<UserInHospital>.parameter(["lastName", "firstName", "email", "createdAt", "lastLoginAt"]),
                ], answer: .object(ContractModels.user), isPaged: true
            ) { request throws(OperationFailure) in try await self.listUsers(request) },
            DomainRoute(
                .get, "users/{id}", "A user of the hospital.", need: .permission("users", "read"), answer: .object(ContractModels.user)
            ) { request throws(OperationFailure) in try await self.readUser(request) },
            DomainRoute(
                .put, "users/{id}", "Changes a user.", need: .permission("users", "write"), body: .object(ContractModels.userChange),
                answer: .object(ContractModels.user)
            ) { request throws(OperationFailure) in try await self.updateUser(request) },
            DomainRoute(
                .delete, "users/{id}", "Takes a user out of the hospital; the Practitioner stays, inactive.",
                need: .permission("users", "delete"), status: 204
            ) { request throws(OperationFailure) in try await self.deleteUser(request) },
            DomainRoute(
                .post, "users/{id}/password", "Gives a user a password for one use; all its sessions end.",
                need: .permission("users", "write"), answer: .object(ContractModels.oneTimePassword)
            ) { request throws(OperationFailure) in try await self.resetPassword(request) },
            DomainRoute(
                .post, "users/{id}/roles", "Gives a user a role.", need: .permission("users", "write"),
                body: .object(ContractModels.roleAssignment), answer: .object(ContractModels.user)
            ) { request throws(OperationFailure) in try await self.assignRole(request) },
            DomainRoute(
                .delete, "users/{id}/roles/{roleId}", "Takes a role from a user.", need: .permission("users", "write"), status: 204
            ) { request throws(OperationFailure) in try await self.revokeRole(request) },
        ]
    }

    // MARK: Reading

    private static let users = Listing<UserInHospital>(
        "lastName",
        [
            "lastName": Listing.by { $0.name.last }, "firstName": Listing.by { $0.name.first }, "email": Listing.by { $0.account.email },
            "createdAt": { $0.account.created < $1.account.created },
            "lastLoginAt": { ($0.account.lastLogin ?? .earliest) < ($1.account.lastLogin ?? .earliest) },
        ])

    private func readUser(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        let user = try await request.host.read(request.caller.access, at: nil) { view throws(OperationFailure) in
            try self.member(id, view).seen
        }
        return .value(user.json, version: user.version)
    }

    private func listUsers(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        try await request.host.read(request.caller.access, at: request.paging.position) { view throws(OperationFailure) in
            let hospital = try self.hospital(view)
            var users: [UserInHospital] = []
            for account in try view.all(Account.self, .secondary(slot: 1, value: hospital.key)) {
                guard let membership = account.membership(in: hospital.key), Self.isWanted(account, membership, request),
                    request.paging.position == nil || account.created <= view.instant
                else { continue }
                let user = try UserInHospital(account, membership, self.types, view)
                if Self.isFound(user, request.query["search"]) { users.append(user) }
            }
            let page = Self.users.page(users, sort: request.query["sort"], request.paging)
            return DomainAnswer(.page(DomainAnswer.Page(page.map(\.json), total: users.count, at: view.position)))
        }
    }

    private static func isWanted(_ account: Account, _ membership: Account.Membership, _ request: DomainRequest) -> Bool {
        if let role = request.query["role"], !membership.roles.contains(role) { return false }
        if let isActive = request.query["isActive"], account.isActive != (isActive == "true") { return false }
        if let email = request.query["email"], Email.folded(email) != Email.folded(account.email) { return false }
        return true
    }

    private static func isFound(_ user: UserInHospital, _ text: String?) -> Bool {
        guard let text = text?.lowercased(), !text.isEmpty else { return true }
        let name = [user.name.first, user.name.last].compactMap { $0 }.joined(separator: " ")
        return name.lowercased().contains(text) || user.account.email.lowercased().contains(text)
    }

    // MARK: Writing

    /// What requests say of a user.
    private struct Input: Sendable {
        let email: String
        let name: PersonName
        let roles: [String]?
        let isActive: Bool?

        init(_ body: JSONValue) throws(OperationFailure) {
            email = body.text("email") ?? ""
            guard Email.isLegal(email) else { throw AuthFailures.invalid("email", "Expected an e-mail address in ASCII") }
            let (first, last) = (body.text("firstName"), body.text("lastName"))
            for (element, text) in [("firstName", first), ("lastName", last)] {
                guard let text, text.contains(where: { !$0.isWhitespace }), !text.hasPrefix(" "), !text.hasSuffix(" ") else {
                    throw AuthFailures.invalid(element, "Expected a name without blanks around it")
                }
            }
            name = PersonName(first: first, last: last)
            roles = body.texts("roles")
            isActive = body["isActive"]?.boolean
        }
    }

    private func createUser(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let input = try Input(request.body)
        let chosen = request.body.text("password")
        if let chosen { try check(chosen, email: input.email, at: "password") }
        let hospital = try await hospital(request.body.text("hospitalId"), of: request.caller, request.host)
        let password = chosen ?? OneTimePassword.make(random)
        let new = NewUser(
            id: newID(), practitionerRole: newID(), email: input.email, name: input.name, password: try await hashing.hash(password),
            mustChangePassword: chosen == nil, isActive: input.isActive ?? true)
        let caller = request.caller.entering(hospital.tenant)
        let answer = try await request.host.write(caller) { writer throws(OperationFailure) -> DomainAnswer in
            let roles = try self.roles(input.roles ?? [], caller, writer)
            let account = try self.create(new, roles, in: hospital, writer)
            let user = try self.member(account.key, writer).seen
            return .value(
                user.json.adding("oneTimePassword", .null), version: user.version, location: "users/\(account.key)")
        }
        return chosen == nil ? Self.answer(answer, showing: password, as: "oneTimePassword") : answer
    }

    private func updateUser(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        let input = try Input(request.body)
        let caller = request.caller
        defer { cache.invalidate() }
        return try await request.host.write(caller) { writer throws(OperationFailure) in
            var user = try self.member(id, writer)
            try Self.check(request.ifMatch, user)
            let isActive = input.isActive ?? user.account.isActive
            if Email.folded(input.email) != Email.folded(user.account.email) || isActive != user.account.isActive {
                try self.requireManaging(user, caller)
                try self.requireUnused(input.email, by: id, writer)
            }
            user.account.email = input.email
            user.account.isActive = isActive
            let roles = try self.change(&user, to: input.roles ?? user.membership.roles, caller, writer)
            try self.store(user, name: input.name, roles: roles, writer)
            if !isActive { try self.endSessions(of: id, writer) }
            try writer.emit(AuthEvents.userUpdated(id, in: user.membership.hospital))
            return try self.answer(id, writer)
        }
    }

    /// Gives a user other roles. The caller must have what those that come and go allow.
    ///
    /// - Returns: all roles that the user has then.
    private func change(
        _ user: inout Member, to ids: [String], _ caller: Caller, _ view: any DomainView
    ) throws(OperationFailure) -> [Role] {
        let old = user.membership.roles
        _ = try roles(ids.filter { !old.contains($0) } + user.seen.roles.map(\.key).filter { !ids.contains($0) }, caller, view)
        let roles = try view.existing(Role.self, ids)
        user.membership.roles = roles.map(\.key)
        return roles
    }

    private func deleteUser(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        let caller = request.caller
        defer { cache.invalidate() }
        return try await request.host.write(caller) { writer throws(OperationFailure) in
            let user = try self.member(id, writer)
            try Self.check(request.ifMatch, user)
            guard caller.permissions.cover(user.seen.permissions) else { throw AuthFailures.beyondOwn }
            try self.remove(user, writer)
            return .none
        }
    }

    private func assignRole(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let role = request.body.text("roleId") ?? ""
        return try await changeRoles(request) { roles in roles.contains(role) ? roles : roles + [role] }
    }

    private func revokeRole(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let role = try request.id("roleId").value
        let answer = try await changeRoles(request, requiring: role) { roles in roles.filter { $0 != role } }
        return DomainAnswer(.none, version: answer.version)
    }

    /// - Parameter required: a role that the user must have, or there is nothing to take.
    private func changeRoles(
        _ request: DomainRequest, requiring required: String? = nil, _ change: @escaping @Sendable ([String]) -> [String]
    ) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        let caller = request.caller
        defer { cache.invalidate() }
        return try await request.host.write(caller) { writer throws(OperationFailure) in
            var user = try self.member(id, writer)
            try Self.check(request.ifMatch, user)
            let old = user.membership.roles
            if let required, !old.contains(required) { throw AuthFailures.notFound }
            let new = change(old)
            if new != old {
                let roles = try self.change(&user, to: new, caller, writer)
                try self.store(user, name: nil, roles: roles, writer)
            }
            return required == nil ? try self.answer(id, writer) : .none
        }
    }

    private func answer(_ id: String, _ view: any DomainView) throws(OperationFailure) -> DomainAnswer {
        let user = try member(id, view).seen
        return .value(user.json, version: user.version)
    }

    private static func check(_ version: Int64?, _ user: Member) throws(OperationFailure) {
        guard let version, version != user.seen.version else { return }
        throw AuthFailures.stale
    }
}
