import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// `/auth/api-keys`: keys for programs of the caller's hospital.
extension AuthService {
    var apiKeyRoutes: [DomainRoute] {
        [
            DomainRoute(
                .get, "auth/api-keys", "The API keys of the hospital, without their secrets.", need: .permission("api-keys", "read"),
                query: [QueryParameter("name", .string(1...100)), Listing<APIKey>.parameter(["name", "createdAt"])],
                answer: .object(ContractModels.apiKey), isPaged: true
            ) { request throws(OperationFailure) in try await self.listKeys(request) },
            DomainRoute(
                .post, "auth/api-keys", "Makes an API key, whose secret is shown this once.", need: .permission("api-keys", "write"),
                body: .object(ContractModels.newAPIKey), answer: .object(ContractModels.createdAPIKey), status: 201
            ) { request throws(OperationFailure) in try await self.createKey(request) },
            DomainRoute(
                .delete, "auth/api-keys/{id}", "Revokes an API key.", need: .permission("api-keys", "delete"), status: 204
            ) { request throws(OperationFailure) in try await self.revokeKey(request) },
        ]
    }

    private static let apiKeys = Listing<APIKey>("name", ["name": Listing.by { $0.name }, "createdAt": { $0.created < $1.created }])

    private func listKeys(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        try await request.host.read(request.caller.access, at: request.paging.position) { view throws(OperationFailure) in
            let hospital = try self.hospital(view).key
            let name = request.query["name"]
            let keys = try view.all(APIKey.self, .secondary(slot: 0, value: hospital)).filter { key in
                name.map { key.name == $0 } ?? true
            }
            let page = Self.apiKeys.page(keys, sort: request.query["sort"], request.paging)
            return DomainAnswer(.page(DomainAnswer.Page(page.map(Answers.apiKey), total: keys.count, at: view.position)))
        }
    }

    private func createKey(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (body, caller) = (request.body, request.caller)
        let token = APIKeyToken(id: newID().value, secret: Secret.make(random))
        var until: Instant?
        if let text = body.text("expiresAt") {
            guard let instant = Instant(text), clock.now() < instant else {
                throw AuthFailures.invalid("expiresAt", "Expected an instant that is not over")
            }
            until = instant
        }
        let expiry = until
        let answer = try await request.host.write(caller) { writer throws(OperationFailure) -> DomainAnswer in
            let permissions = try Self.permissions(of: body, caller, writer)
            let key = APIKey(
                key: token.id, name: body.text("name") ?? "", hospital: try self.hospital(writer).key, secret: Secret.hash(token.secret),
                permissions: permissions, creator: caller.user, created: writer.instant, until: expiry)
            try writer.store(key)
            return .value(Answers.apiKey(key).adding("key", .null), location: "auth/api-keys/\(token.id)")
        }
        return Self.answer(answer, showing: token.text, as: "key")
    }

    private func revokeKey(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id().value
        defer { cache.invalidate() }
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            guard var key = try writer.find(APIKey.self, id), key.hospital == (try self.hospital(writer).key) else {
                throw AuthFailures.notFound
            }
            if key.revoked == nil {
                key.revoked = writer.instant
                try writer.store(key)
            }
            return .none
        }
    }
}
