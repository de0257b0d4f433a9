package import FHIRCore
package import FHIRJSON
import FHIRSchema
import FHIRStore
package import PluginKit

/// What the routes, rules and checks of the plugin share: settings, sources of time, ids and randomness, keys and the cache of tokens.
package final class AuthService: Sendable {
    let clock: any Clock
    let ids: any IDSource
    let origin: String
    let random: Randomness
    let types: ResourceTypes
    let hashing: PasswordHashing
    let keys: KeyRing
    let cache = TokenCache()
    /// The e-mail of the first administrator.
    let administrator: String
    /// The name of the first hospital.
    let hospitalName: String

    init(_ environment: PluginEnvironment, scrypt: ScryptParameters, random: Randomness) throws(PluginFault) {
        guard let types = ResourceTypes(environment.schema) else {
            throw PluginFault("The schema has no Practitioner, PractitionerRole or Organization")
        }
        self.types = types
        clock = environment.clock
        ids = environment.ids
        origin = environment.origin
        self.random = random
        hashing = PasswordHashing(scrypt, random: random)
        keys = KeyRing(clock: environment.clock, ids: environment.ids)
        administrator = environment.settings["auth.administrator"] ?? "admin@caresync.localhost"
        hospitalName = environment.settings["auth.hospital"] ?? "Hospital"
        guard Email.isLegal(administrator) else { throw PluginFault("`auth.administrator` must be an e-mail address") }
    }

    /// For reading what belongs to no hospital, before it is known who is calling.
    static let ownAccess = Access(tenant: .default, principal: nil)

    /// A new id.
    func newID() -> ResourceID { ids.next(at: clock.now()) }

    /// The keys that tokens are signed with, as a JSON Web Key Set for `/.well-known/jwks.json`.
    package func publicKeys(_ host: any DomainHost) async throws(OperationFailure) -> JSONValue { try await keys.publicKeys(host) }
}

/// The numbers of the types that the plugin writes.
struct ResourceTypes: Sendable {
    let practitioner: TypeID
    let practitionerRole: TypeID
    let organization: TypeID

    init?(_ schema: Schema) {
        guard let practitioner = schema.type(named: "Practitioner"), let practitionerRole = schema.type(named: "PractitionerRole"),
            let organization = schema.type(named: "Organization")
        else { return nil }
        self.practitioner = practitioner
        self.practitionerRole = practitionerRole
        self.organization = organization
    }
}

extension Caller {
    /// The same caller acting in another hospital.
    func entering(_ tenant: Tenant) -> Caller {
        var caller = self
        caller.access = Access(tenant: tenant, principal: access.principal)
        return caller
    }

    /// The caller after its password was found right.
    func known(as user: String) -> Caller {
        var caller = self
        caller.access = Access(tenant: access.tenant, principal: user)
        caller.user = user
        return caller
    }
}
