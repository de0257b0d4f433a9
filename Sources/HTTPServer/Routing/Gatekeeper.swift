import FHIRCore
import FHIRStore
import Interactions
import PluginKit

/// Decides on whose behalf a request is: asks the plugin that knows users, or lets everybody in when there is none.
struct Gatekeeper: Sendable {
    private let authorization: (any Authorization)?
    private let host: FHIRService

    /// - Parameter authorization: nil under `--auth none`.
    init(_ authorization: (any Authorization)?, _ host: FHIRService) {
        self.authorization = authorization
        self.host = host
    }

    /// Whether nobody is asked who they are.
    var isOpen: Bool { authorization == nil }

    /// What a request's header shows of who is calling.
    static func credentials(_ fields: RequestFields) -> Credentials {
        var credentials = Credentials(apiKey: fields.apiKey, hospital: fields.hospital)
        if let value = fields.authorization {
            let scheme = value.prefix(7)
            if ASCII.equals(String(scheme), lowercased: "bearer ") { credentials.bearer = String(value.dropFirst(7)) }
        }
        return credentials
    }

    /// The caller; nil when the request shows nothing of who it is.
    /// - Throws: `.unauthenticated` when what it shows is no good.
    func caller(_ request: AdmittedRequest, _ door: CommitOrigin.Door) async throws(OperationFailure) -> Caller? {
        let correlation = request.ids.correlation
        guard let authorization else {
            let origin = CommitOrigin(door: door, correlationID: correlation, isImport: request.isImport)
            return Caller(access: Access(tenant: .default, principal: nil), origin: origin)
        }
        guard !request.credentials.isEmpty else { return nil }
        let found: Authenticated
        if let known = authorization.known(request.credentials) {
            found = known
        } else {
            found = try await authorization.authenticate(request.credentials, host)
        }
        return Caller(
            access: found.access,
            origin: CommitOrigin(
                door: door, client: found.client, session: found.session, correlationID: correlation, isImport: request.isImport),
            permissions: found.permissions, user: found.user)
    }

    /// The caller of an interaction of the FHIR API, who may do it.
    func admit(_ request: AdmittedRequest, _ interaction: Interaction) async throws(OperationFailure) -> Caller {
        guard let caller = try await caller(request, .fhir) else {
            if case .capabilities = interaction {
                return Caller(
                    access: Access(tenant: .default, principal: nil),
                    origin: CommitOrigin(door: .fhir, correlationID: request.ids.correlation), permissions: .none)
            }
            throw Self.unknown
        }
        guard isAllowed(interaction, caller) else {
            throw OperationFailure(.forbidden, .forbidden, "The caller lacks the permission for this interaction")
        }
        return caller
    }

    /// Whether the permissions of the FHIR API cover an interaction: those for `resources`, to `read`, `write` or `delete` them.
    private func isAllowed(_ interaction: Interaction, _ caller: Caller) -> Bool {
        switch interaction {
        case .capabilities: true
        case .read, .versionRead, .instanceHistory, .typeHistory, .systemHistory, .search, .compartmentSearch:
            caller.permissions.allow("resources", "read")
        case .operation(let name, _):
            caller.permissions.allow("resources", host.operations.changes(name) ? "write" : "read")
        case .create, .update, .conditionalUpdate, .patch, .conditionalPatch: caller.permissions.allow("resources", "write")
        case .delete, .conditionalDelete: caller.permissions.allow("resources", "delete")
        // Its entries may be of every kind.
        case .bundle: ["read", "write", "delete"].allSatisfy { caller.permissions.allow("resources", $0) }
        }
    }

    static var unknown: OperationFailure {
        OperationFailure(.unauthenticated, .unauthenticated, "Expected a token (Authorization: Bearer …) or an API key (X-API-Key)")
    }
}
