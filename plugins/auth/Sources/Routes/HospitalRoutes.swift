import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// `/hospitals`: the caller's own, or all for administrators of the server.
extension AuthService {
    var hospitalRoutes: [DomainRoute] {
        [
            DomainRoute(
                .get, "hospitals", "The caller's hospital; all of them for administrators of the server.",
                need: .permission("hospitals", "read"),
                query: [
                    QueryParameter("isActive", .boolean), QueryParameter("search", .string(1...200, "Those with this text in their name.")),
                    Listing<ShownHospital>.parameter(["name", "createdAt"]),
                ], answer: .object(ContractModels.hospital), isPaged: true
            ) { request throws(OperationFailure) in try await self.listHospitals(request) },
            DomainRoute(
                .post, "hospitals", "Creates a hospital with an Organization of the same id.", need: .permission("hospitals", "write"),
                body: .object(ContractModels.hospital), answer: .object(ContractModels.hospital), status: 201
            ) { request throws(OperationFailure) in try await self.createHospital(request) },
            DomainRoute(
                .get, "hospitals/{id}", "A hospital.", need: .permission("hospitals", "read"), answer: .object(ContractModels.hospital)
            ) { request throws(OperationFailure) in try await self.readHospital(request) },
            DomainRoute(
                .put, "hospitals/{id}", "Changes a hospital.", need: .permission("hospitals", "write"),
                body: .object(ContractModels.hospital), answer: .object(ContractModels.hospital)
            ) { request throws(OperationFailure) in try await self.updateHospital(request) },
            DomainRoute(
                .post, "hospitals/{id}/staff", "Makes a user a member of the hospital's staff.", need: .permission("users", "write"),
                body: .object(ContractModels.staffMember), answer: .object(ContractModels.user), status: 201
            ) { request throws(OperationFailure) in try await self.addStaff(request) },
        ]
    }

    /// A hospital with its Organization.
    private struct ShownHospital: Sendable {
        let record: HospitalRecord
        let organization: VersionedResource?

        init(_ record: HospitalRecord, _ types: ResourceTypes, _ view: any DomainView) throws(OperationFailure) {
            self.record = record
            organization = try ResourceID(record.key).flatMap { id throws(OperationFailure) in try view.current(types.organization, id) }
        }

        var name: String { organization?.resource.string("name") ?? record.name }
        var version: Int64 { record.revision + (organization?.version ?? 0) }
        var json: JSONValue { Answers.hospital(record, organization) }
    }

    private static let hospitals = Listing<ShownHospital>(
        "name", ["name": Listing.by { $0.name }, "createdAt": { $0.record.created < $1.record.created }])

    private func listHospitals(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (host, caller, paging) = (request.host, request.caller, request.paging)
        let isAll = caller.permissions.isServerAdministrator
        let (records, position) = try await host.read(caller.access, at: paging.position) {
            view throws(OperationFailure) -> ([HospitalRecord], Position) in
            guard isAll else { return ([try self.hospital(view)], view.position) }
            return (try view.all(HospitalRecord.self).filter { paging.position == nil || $0.created <= view.instant }, view.position)
        }
        var found: [ShownHospital] = []
        for record in records where request.query["isActive"].map({ record.isActive == ($0 == "true") }) ?? true {
            let shown = try await read(record, caller, at: position, host)
            if let text = request.query["search"]?.lowercased(), !shown.name.lowercased().contains(text) { continue }
            found.append(shown)
        }
        let page = Self.hospitals.page(found, sort: request.query["sort"], paging)
        return DomainAnswer(.page(DomainAnswer.Page(page.map(\.json), total: found.count, at: position)))
    }

    private func readHospital(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let record = try await hospital(try request.id().value, of: request.caller, request.host)
        let shown = try await read(record, request.caller, at: nil, request.host)
        return .value(shown.json, version: shown.version)
    }

    private func read(
        _ record: HospitalRecord, _ caller: Caller, at position: Position?, _ host: any DomainHost
    ) async throws(OperationFailure) -> ShownHospital {
        let access = caller.access.tenant == record.tenant ? caller.access : caller.entering(record.tenant).access
        return try await host.read(access, at: position) { view throws(OperationFailure) in try ShownHospital(record, self.types, view) }
    }

    private func createHospital(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        guard request.caller.permissions.isServerAdministrator else { throw AuthFailures.serverAdministrator }
        let mapping = try Self.mapping(request.body, isActive: request.body["isActive"]?.boolean ?? true)
        let id = newID()
        for _ in 0..<16 {
            let highest = try await request.host.read(Self.ownAccess, at: nil) { view throws(OperationFailure) in
                try view.all(HospitalRecord.self).map(\.tenant.rawValue).max() ?? Tenant.shared.rawValue
            }
            guard highest < .max else { break }
            let tenant = Tenant(rawValue: highest + 1)
            let answer = try await request.host.write(request.caller.entering(tenant)) { writer throws(OperationFailure) -> DomainAnswer? in
                // Another one may have taken the number meanwhile.
                guard try writer.first(HospitalRecord.self, slot: 0, HospitalRecord.tenantKey(tenant)) == nil else { return nil }
                var record = try self.create(id, mapping, writer)
                if !mapping.isActive {
                    record.isActive = false
                    try writer.store(record)
                }
                let shown = try ShownHospital(record, self.types, writer)
                return .value(shown.json, version: shown.version, location: "hospitals/\(id)")
            }
            if let answer { return answer }
        }
        throw OperationFailure(.conflict, .busy, "Several hospitals are being created at once; expected another attempt")
    }

    private func updateHospital(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let known = try await hospital(try request.id().value, of: request.caller, request.host)
        let caller = request.caller
        defer { cache.invalidate() }
        return try await request.host.write(caller.entering(known.tenant)) { writer throws(OperationFailure) in
            guard var record = try writer.find(HospitalRecord.self, known.key), let id = ResourceID(known.key) else {
                throw AuthFailures.notFound
            }
            let shown = try ShownHospital(record, self.types, writer)
            guard request.ifMatch.map({ $0 == shown.version }) ?? true else { throw AuthFailures.stale }
            let isActive = request.body["isActive"]?.boolean ?? record.isActive
            if isActive != record.isActive {
                guard caller.permissions.isServerAdministrator else { throw AuthFailures.serverAdministrator }
                guard isActive || !record.isFirst else { throw AuthFailures.rule(.firstHospital, .unprocessable, at: "isActive") }
            }
            let mapping = try Self.mapping(request.body, isActive: isActive)
            record.isActive = isActive
            record.name = mapping.name ?? record.name
            record.updated = writer.instant
            record.revision += 1
            var organization = shown.organization.map { ResourceEditor($0.resource) } ?? ResourceEditor(writer.schema, "Organization")
            mapping.write(to: &organization)
            _ = try writer.update(organization, id, ifMatch: shown.organization?.version)
            try writer.store(record)
            let changed = try ShownHospital(record, self.types, writer)
            return .value(changed.json, version: changed.version)
        }
    }

    private static func mapping(_ body: JSONValue, isActive: Bool) throws(OperationFailure) -> OrganizationMapping {
        let name = body.text("name") ?? ""
        guard name.contains(where: { !$0.isWhitespace }) else { throw AuthFailures.invalid("name", "Expected a name") }
        return OrganizationMapping(
            name: name, address: body["address"].flatMap { OrganizationMapping.Address($0) }, phone: body.text("phone"), isActive: isActive)
    }

    private func addStaff(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let hospital = try await hospital(try request.id().value, of: request.caller, request.host)
        let (host, caller) = (request.host, request.caller)
        let user = request.body.text("userId") ?? ""
        let wanted = request.body.texts("roles") ?? []
        let name = try await name(of: user, caller, host)
        let role = newID()
        defer { cache.invalidate() }
        return try await host.write(caller.entering(hospital.tenant)) { writer throws(OperationFailure) in
            guard let account = try writer.find(Account.self, user) else { throw AuthFailures.notFound }
            guard account.membership(in: hospital.key) == nil else { throw AuthFailures.rule(.alreadyStaff, .conflict, at: "userId") }
            let roles = try self.roles(wanted, caller, writer)
            let joined = try self.join(account, name, role, roles, in: hospital, writer)
            return .value(joined.json, version: joined.version, location: "users/\(user)")
        }
    }

    /// The name of a user whom the caller may bring to another hospital: one of the caller's own, or any for administrators of the server.
    private func name(of user: String, _ caller: Caller, _ host: any DomainHost) async throws(OperationFailure) -> PersonName {
        let account = try await host.read(Self.ownAccess, at: nil) { view throws(OperationFailure) in try view.find(Account.self, user) }
        let isAllowed = caller.permissions.isServerAdministrator || account?.membership(in: caller.access.tenant) != nil
        guard let account, isAllowed else { throw AuthFailures.notFound }
        guard let membership = account.usualHospital.flatMap({ account.membership(in: $0) }) ?? account.memberships.first else {
            return PersonName(first: nil, last: nil)
        }
        return try await host.read(caller.entering(membership.tenant).access, at: nil) { view throws(OperationFailure) in
            try UserInHospital(account, membership, self.types, view).name
        }
    }
}
