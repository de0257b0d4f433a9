import FHIRCore
import FHIRJSON
import FHIRStore
import JWTKit

/// A key that access tokens are signed with (ES256).
struct SigningKey: StoredValue {
    static let collection = AuthCollections.keys
    /// How long a key goes on verifying after its rotation: as long as its last token lives.
    static let afterlife: Int64 = (AccessClaims.lifetimeSeconds + 5) * 1_000

    let key: String
    /// The private key in PEM. A secret.
    let pem: String
    let created: Instant
    /// When another key took its place.
    var retired: Instant?

    init(key: String, created: Instant) {
        self.key = key
        self.created = created
        pem = ES256PrivateKey().pemRepresentation
    }

    var isActive: Bool { retired == nil }

    /// When its last token has expired.
    var expires: Instant? { retired.map { Instant(milliseconds: $0.milliseconds &+ Self.afterlife) } }

    init?(key: String, _ json: JSONValue) {
        guard let pem = json["pem"]?.string, let created = json.instant("created") else { return nil }
        self.key = key
        self.pem = pem
        self.created = created
        retired = json.instant("retired")
    }

    var json: JSONValue { .fields(("pem", .string(pem)), ("created", .instant(created)), ("retired", retired.map(JSONValue.instant))) }
}

/// Never printed, not even by accident.
extension SigningKey: CustomStringConvertible, CustomReflectable {
    var description: String { "SigningKey \(key)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
